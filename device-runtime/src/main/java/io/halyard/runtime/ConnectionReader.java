// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import io.halyard.blynk.BlynkSettings;
import io.halyard.remote.OperatorKey;
import io.halyard.remote.RemoteSettings;
import io.halyard.remote.Role;
import io.halyard.runtime.DeviceSettings.BoardChoice;
import io.halyard.runtime.DeviceSettings.GuardChoice;
import io.halyard.runtime.DeviceSettings.OutboxChoice;
import io.halyard.runtime.DeviceSettings.RemoteChoice;
import io.halyard.runtime.DeviceSettings.TransportChoice;
import io.halyard.runtime.settings.SettingsSection;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.session.MqttTransports;
import io.halyard.transport.spi.MqttLinkProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code blynk} and {@code transport} together: the first gives the second its defaults. */
final class ConnectionReader {
    /**
     * Stands in while the settings that would give the real endpoint are at fault, so that the rest is read all the same; with TLS,
     * so that its settings are no fault.
     */
    private static final String PLACEHOLDER = "mqtts://127.0.0.1";

    /** More than an MQTT packet of ours has beside its payload: header, topic, properties. */
    private static final int PACKET_OVERHEAD_BYTES = 300;

    private final SettingsSection root;
    private final Map<String, MqttLinkProvider> links;

    /**
     * What the section {@code device} says.
     *
     * @param name the device's name
     * @param version of the app, for crash records
     */
    record Device(String name, String version) {}

    ConnectionReader(SettingsSection root, Map<String, MqttLinkProvider> links) {
        this.root = root;
        this.links = links;
    }

    DeviceSettings read(Device device, Map<String, BoardChoice> boards, AppSettings app) {
        boolean hasBlynk = root.has("blynk");
        boolean hasTransport = root.has("transport");
        Optional<BlynkSettings> blynk = hasBlynk ? new BlynkReader(root.section("blynk")).read() : Optional.empty();
        Optional<TransportChoice> transport = hasBlynk || hasTransport
                ? transport(device.name(), root.section("transport"), blynk.map(BlynkSettings::transport))
                : Optional.empty();
        Optional<RemoteChoice> remote = remote(device.name(), hasBlynk, transport);
        Optional<GuardChoice> guard =
                new WatchdogReader(root.section("watchdog")).read(device.version(), remote.isPresent());
        return new DeviceSettings(device.name(), boards, transport, blynk, guard, remote, app);
    }

    private Optional<RemoteChoice> remote(String device, boolean hasBlynk, Optional<TransportChoice> shared) {
        SettingsSection section = root.section("remote");
        String prefix = section.text("prefix", RemoteSettings.DEFAULT_PREFIX);
        int payload =
                (int) section.number("maximum-payload-bytes", RemoteSettings.DEFAULT_PAYLOAD_BYTES, 512, 128 * 1024);
        boolean trusted = section.choice("clock", Map.of("trusted", true, "ask-system", false), false);
        List<OperatorKey> keys = new ArrayList<>();
        section.sections("operators").forEach((name, operator) -> {
            Role role = operator.choice(
                    "role", Map.of("viewer", Role.VIEWER, "operator", Role.OPERATOR, "admin", Role.ADMIN), Role.VIEWER);
            String key = operator.requiredText("public-key", "\"MCowBQYDK2VwAyEA...\"");
            operator.make("public-key", IllegalArgumentException.class, () -> OperatorKey.of(name, role, key))
                    .ifPresent(keys::add);
        });
        SettingsSection operator = root.section("operator");
        Optional<TransportChoice> own = operator.has("transport")
                ? transport(device, operator.section("transport"), Optional.empty())
                : Optional.empty();
        if (keys.isEmpty()) {
            return Optional.empty(); // Off until somebody is enrolled.
        }
        if (own.isEmpty() && (hasBlynk || shared.isEmpty())) {
            operator.fault(
                    "transport",
                    "is missing: operators need a broker of their own, since Blynk's carries Blynk's topics only;"
                            + " write transport.endpoint = \"mqtts://broker.example.org\"");
        }
        int packet = own.or(() -> shared)
                .map(choice -> choice.settings().limits().maximumPacketBytes())
                .orElse(payload + PACKET_OVERHEAD_BYTES);
        int fitting = Math.clamp(packet - PACKET_OVERHEAD_BYTES, 512, payload);
        return section.make(
                        "prefix",
                        IllegalArgumentException.class,
                        () -> new RemoteSettings(prefix, device, keys, fitting))
                .map(settings -> new RemoteChoice(settings, own, trusted));
    }

    private Optional<TransportChoice> transport(
            String device, SettingsSection section, Optional<TransportSettings> defaults) {
        TransportReader reader = new TransportReader(section);
        if (defaults.isEmpty()) {
            section.requiredText("endpoint", "\"mqtts://broker.example.org\"");
        }
        Optional<MqttLinkProvider> client = reader.client(links);
        TransportSettings settings = reader.read(defaults.orElseGet(() -> ownDefaults(device, section)));
        Optional<OutboxChoice> outbox = reader.outboxOnDisk();
        boolean jmx = reader.jmx();
        client.ifPresent(link -> reader.report(MqttTransports.faults(settings, link)));
        return client.map(link -> new TransportChoice(link, settings, outbox, jmx));
    }

    /** A client id that stays the same lets a broker know the device again, and tells it from others in the broker's log. */
    private static TransportSettings ownDefaults(String device, SettingsSection section) {
        TransportSettings defaults = TransportSettings.of(PLACEHOLDER);
        return StableClientId.of(device, section.path())
                .map(id -> defaults.withSession(defaults.session().withClientId(id)))
                .orElse(defaults);
    }
}
