// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import io.halyard.blynk.BlynkSettings;
import io.halyard.hal.spi.BoardProvider;
import io.halyard.hal.spi.BoardSettings;
import io.halyard.remote.RemoteSettings;
import io.halyard.transport.Secret;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.outbox.Sync;
import io.halyard.transport.spi.MqttLinkProvider;
import io.halyard.watchdog.WatchdogSettings;
import io.halyard.watchdog.offline.OfflineRules;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a device is made of, read and checked.
 *
 * @param name the device's name
 * @param boards its boards, by the name the app knows each by
 * @param transport its MQTT connection; empty = it has none
 * @param blynk its Blynk device; empty = it has none
 * @param guard where and how the app is guarded; empty = it is not
 * @param remote how it can be managed from afar; empty = it cannot
 * @param app the user's own settings
 */
public record DeviceSettings(
        String name,
        Map<String, BoardChoice> boards,
        Optional<TransportChoice> transport,
        Optional<BlynkSettings> blynk,
        Optional<GuardChoice> guard,
        Optional<RemoteChoice> remote,
        AppSettings app) {

    /**
     * A board.
     *
     * @param provider who makes it
     * @param settings what it needs to know
     */
    public record BoardChoice(BoardProvider provider, BoardSettings settings) {}

    /**
     * An MQTT connection.
     *
     * @param client who makes its links
     * @param settings what it needs to know
     * @param outbox where unacknowledged publishes are kept on disk; empty = in memory only
     * @param jmx whether its counters are shown over JMX
     */
    public record TransportChoice(
            MqttLinkProvider client, TransportSettings settings, Optional<OutboxChoice> outbox, boolean jmx) {}

    /**
     * An outbox on disk.
     *
     * @param folder its own folder
     * @param sync when messages are safe from a power failure
     */
    public record OutboxChoice(Path folder, Sync sync) {}

    /**
     * How the app is guarded.
     *
     * @param watchdog against failures of its own
     * @param offline what is done when no broker answers
     * @param blynkEvent the code of the event that tells people of a crash by Blynk; empty = none does
     */
    public record GuardChoice(WatchdogSettings watchdog, OfflineRules offline, Optional<String> blynkEvent) {}

    /**
     * How the device can be managed from afar.
     *
     * @param settings topics and keys
     * @param transport the operators' own broker; empty = the device's one connection serves them too
     * @param clockTrusted whether requests may be judged by the clock without asking the system
     */
    public record RemoteChoice(RemoteSettings settings, Optional<TransportChoice> transport, boolean clockTrusted) {}

    /** {@return every secret in it, for whoever must keep them out of records and logs} */
    List<Secret> secrets() {
        return Stream.of(
                        transport.map(choice -> choice.settings().session().password()),
                        blynk.map(BlynkSettings::token),
                        remote.flatMap(RemoteChoice::transport)
                                .map(choice -> choice.settings().session().password()))
                .flatMap(Optional::stream)
                .filter(secret -> !secret.isEmpty())
                .toList();
    }

    /** {@return whether operators are heard on the device's one connection} */
    boolean sharesTransport() {
        return remote.filter(choice -> choice.transport().isEmpty()).isPresent();
    }

    public DeviceSettings {
        boards = new LinkedHashMap<>(boards);
    }
}
