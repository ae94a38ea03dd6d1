// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import io.halyard.blynk.BlynkSettings;
import io.halyard.runtime.DeviceSettings.BoardChoice;
import io.halyard.runtime.DeviceSettings.TransportChoice;
import io.halyard.runtime.settings.SettingsSection;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.spi.MqttLinkProvider;
import java.util.Map;
import java.util.Optional;

/** Reads {@code blynk} and {@code transport} together: the first gives the second its defaults. */
final class ConnectionReader {
    /** Stands in while the settings that would give the real endpoint are at fault, so that the rest is read all the same. */
    private static final String PLACEHOLDER = "mqtt://127.0.0.1";

    private final SettingsSection root;
    private final Map<String, MqttLinkProvider> links;

    ConnectionReader(SettingsSection root, Map<String, MqttLinkProvider> links) {
        this.root = root;
        this.links = links;
    }

    DeviceSettings read(String name, Map<String, BoardChoice> boards, AppSettings app) {
        boolean hasBlynk = root.has("blynk");
        boolean hasTransport = root.has("transport");
        Optional<BlynkSettings> blynk = hasBlynk ? new BlynkReader(root.section("blynk")).read() : Optional.empty();
        Optional<TransportChoice> transport = hasBlynk || hasTransport ? transport(blynk, hasBlynk) : Optional.empty();
        return new DeviceSettings(name, boards, transport, blynk, app);
    }

    private Optional<TransportChoice> transport(Optional<BlynkSettings> blynk, boolean hasBlynk) {
        SettingsSection section = root.section("transport");
        TransportReader reader = new TransportReader(section);
        TransportSettings defaults =
                blynk.map(BlynkSettings::transport).orElseGet(() -> TransportSettings.of(PLACEHOLDER));
        if (!hasBlynk) {
            section.requiredText("endpoint", "\"mqtts://broker.example.org\"");
        }
        Optional<MqttLinkProvider> client = reader.client(links);
        TransportSettings settings = reader.read(defaults);
        client.ifPresent(link -> check(section, link, settings));
        return client.map(link -> new TransportChoice(link, settings));
    }

    private void check(SettingsSection section, MqttLinkProvider link, TransportSettings settings) {
        MqttVersion version = settings.version().orElse(link.defaultVersion());
        if (!link.versions().contains(version)) {
            section.fault(
                    "version",
                    link.name() + " does not speak MQTT " + version + "; those that do: "
                            + links.values().stream()
                                    .filter(other -> other.versions().contains(version))
                                    .map(MqttLinkProvider::name)
                                    .sorted()
                                    .toList());
        }
        if (!link.schemes().contains(settings.endpoint().scheme())) {
            section.fault(
                    "endpoint",
                    link.name() + " cannot do " + settings.endpoint().scheme() + "; it can: " + link.schemes());
        }
    }
}
