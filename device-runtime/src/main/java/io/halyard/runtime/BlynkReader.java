// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import io.halyard.blynk.BlynkSettings;
import io.halyard.blynk.dialect.DialectName;
import io.halyard.blynk.dialect.Names;
import io.halyard.blynk.flow.Flow;
import io.halyard.blynk.value.BlynkException;
import io.halyard.blynk.value.DeviceInfo;
import io.halyard.runtime.settings.SettingsSection;
import io.halyard.transport.Endpoint;
import io.halyard.transport.Secret;
import io.halyard.transport.TransportException;
import java.net.URI;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/** Reads a section {@code blynk}. */
final class BlynkReader {
    private final SettingsSection section;

    BlynkReader(SettingsSection section) {
        this.section = section;
    }

    /** {@return what the section says; empty when it is at fault} */
    Optional<BlynkSettings> read() {
        Optional<Secret> token = section.secret("token");
        if (token.isEmpty() && !section.has("token") && !section.has("token-file")) {
            section.fault("token", "is missing: write token-file = FILE, the file holding the device's auth token");
        }
        DialectName dialect = section.choice(
                "dialect",
                Map.of("cloud", DialectName.CLOUD, "device-topics", DialectName.DEVICE_TOPICS),
                DialectName.CLOUD);
        Optional<BlynkSettings.Server> server = server();
        Optional<Names> names = names(section.section("names"));
        Optional<Flow> flow = flow(section.section("flow"));
        DeviceInfo info = info(section.section("info"));
        BlynkSettings.Sync sync = sync(dialect);
        if (token.isEmpty() || server.isEmpty() || names.isEmpty() || flow.isEmpty()) {
            return Optional.empty();
        }
        return checked(
                section,
                "token",
                () -> new BlynkSettings(
                        dialect,
                        token.get(),
                        server.get(),
                        BlynkSettings.Login.ofDialect(),
                        info,
                        names.get(),
                        flow.get(),
                        sync));
    }

    private Optional<BlynkSettings.Server> server() {
        Optional<Endpoint> server = section.text("server")
                .flatMap(uri -> section.make("server", TransportException.class, () -> Endpoint.of(uri)));
        Optional<URI> api = section.text("api")
                .flatMap(uri -> section.make("api", IllegalArgumentException.class, () -> URI.create(uri)));
        boolean gateway = section.flag("gateway", false);
        boolean redirects = section.flag("insecure-redirects", false);
        // Who we are to the broker, and how we speak to it, stands in the section 'transport'.
        return checked(
                section, "api", () -> new BlynkSettings.Server(server, api, Optional.empty(), gateway, redirects));
    }

    private static DeviceInfo info(SettingsSection info) {
        long buffer = info.number("receive-buffer-bytes", 0, 0, Integer.MAX_VALUE);
        return new DeviceInfo(
                info.text("template"),
                info.text("firmware-version"),
                info.text("build"),
                info.text("type"),
                buffer == 0 ? OptionalInt.empty() : OptionalInt.of((int) buffer),
                info.text("board"),
                info.text("app"));
    }

    private static Optional<Names> names(SettingsSection names) {
        Map<Integer, String> pins = numbered(names, "virtual-pins", Integer::valueOf);
        Map<Long, String> automations = numbered(names, "automations", Long::valueOf);
        Map<Long, String> states = numbered(names, "automation-states", Long::valueOf);
        String notifyEvent = names.text("notify-event", "notify");
        Optional<String> logEvent = names.text("log-event");
        Optional<String> terminal = names.text("terminal");
        Optional<String> location = names.text("location");
        Optional<String> altitude = names.text("altitude");
        Optional<String> hdop = names.text("hdop");
        Optional<String> board = names.text("board-field");
        Optional<String> app = names.text("app-field");
        Optional<String> ota = names.text("ota-status-field");
        Optional<String> otaEvent = names.text("ota-status-event");
        return checked(
                names,
                "virtual-pins",
                () -> new Names(
                        pins,
                        notifyEvent,
                        logEvent,
                        terminal,
                        new Names.Place(location, altitude, hdop),
                        automations,
                        states,
                        new Names.Fields(board, app, ota, otaEvent)));
    }

    private static Optional<Flow> flow(SettingsSection flow) {
        Flow defaults = Flow.defaults();
        int rate = (int) flow.number("messages-per-second", defaults.messagesPerSecond(), 1, 1_000);
        int bytes = (int) flow.number("maximum-message-bytes", defaults.maximumMessageBytes(), 128, 268_435_455);
        int values = (int) flow.number("history-values", defaults.historyValues(), 1, 1_000_000);
        Set<String> history = new HashSet<>(flow.texts("history"));
        Set<String> every = new HashSet<>(flow.texts("every-value"));
        return checked(flow, "history", () -> new Flow(rate, bytes, history, values, every));
    }

    private BlynkSettings.Sync sync(DialectName dialect) {
        if (section.isList("sync")) {
            return BlynkSettings.Sync.of(section.texts("sync").toArray(String[]::new));
        }
        BlynkSettings.Sync all = BlynkSettings.Sync.everything();
        BlynkSettings.Sync byDefault = dialect == DialectName.CLOUD ? all : BlynkSettings.Sync.nothing();
        return section.choice("sync", Map.of("all", all, "none", BlynkSettings.Sync.nothing()), byDefault);
    }

    private static <N> Map<N, String> numbered(
            SettingsSection section, String key, java.util.function.Function<String, N> number) {
        Map<N, String> result = new LinkedHashMap<>();
        section.dictionary(key)
                .forEach((text, name) -> section.make(key, NumberFormatException.class, () -> number.apply(text))
                        .ifPresent(n -> result.put(n, name)));
        return result;
    }

    private static <T> Optional<T> checked(SettingsSection section, String key, Supplier<T> maker) {
        return section.make(key, BlynkException.class, maker);
    }
}
