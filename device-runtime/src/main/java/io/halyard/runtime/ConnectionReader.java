// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import io.halyard.blynk.BlynkSettings;
import io.halyard.remote.OperatorKey;
import io.halyard.remote.RemoteSettings;
import io.halyard.remote.Role;
import io.halyard.runtime.DeviceSettings.BoardChoice;
import io.halyard.runtime.DeviceSettings.GuardChoice;
import io.halyard.runtime.DeviceSettings.RemoteChoice;
import io.halyard.runtime.DeviceSettings.TransportChoice;
import io.halyard.runtime.settings.SettingsSection;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.spi.MqttLinkProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
        Optional<TransportChoice> transport = hasBlynk || hasTransport
                ? transport(root.section("transport"), blynk.map(BlynkSettings::transport), !hasBlynk)
                : Optional.empty();
        Optional<RemoteChoice> remote = remote(name, hasBlynk, transport.isPresent());
        return new DeviceSettings(name, boards, transport, blynk, guard(remote.isPresent()), remote, app);
    }

    private Optional<GuardChoice> guard(boolean isNeeded) {
        SettingsSection watchdog = root.section("watchdog");
        Optional<Path> folder = watchdog.file("state-folder");
        int strikes = (int) watchdog.number("strikes", 3, 2, 100);
        Duration stable = watchdog.duration("stable-after", Duration.ofMinutes(10));
        if (stable.toSeconds() < 1 || stable.toDays() > 1) {
            watchdog.fault("stable-after", stable.toSeconds() + " s is outside 1 s to 1 day");
            stable = Duration.ofMinutes(10);
        }
        Duration stableAfter = stable;
        if (folder.isEmpty() && isNeeded) {
            watchdog.fault(
                    "state-folder",
                    "is missing: remote management keeps its counters and journal there; write state-folder = FOLDER");
        }
        return folder.map(path -> new GuardChoice(path, strikes, stableAfter));
    }

    private Optional<RemoteChoice> remote(String device, boolean hasBlynk, boolean hasTransport) {
        SettingsSection section = root.section("remote");
        String prefix = section.text("prefix", RemoteSettings.DEFAULT_PREFIX);
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
                ? transport(operator.section("transport"), Optional.empty(), true)
                : Optional.empty();
        if (keys.isEmpty()) {
            return Optional.empty(); // Off until somebody is enrolled.
        }
        if (own.isEmpty() && (hasBlynk || !hasTransport)) {
            operator.fault(
                    "transport",
                    "is missing: operators need a broker of their own, since Blynk's carries Blynk's topics only;"
                            + " write transport.endpoint = \"mqtts://broker.example.org\"");
        }
        return section.make("prefix", IllegalArgumentException.class, () -> new RemoteSettings(prefix, device, keys))
                .map(settings -> new RemoteChoice(settings, own, trusted));
    }

    private Optional<TransportChoice> transport(
            SettingsSection section, Optional<TransportSettings> defaults, boolean needsEndpoint) {
        TransportReader reader = new TransportReader(section);
        if (needsEndpoint) {
            section.requiredText("endpoint", "\"mqtts://broker.example.org\"");
        }
        Optional<MqttLinkProvider> client = reader.client(links);
        TransportSettings settings = reader.read(defaults.orElseGet(() -> TransportSettings.of(PLACEHOLDER)));
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
