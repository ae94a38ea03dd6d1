// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import io.halyard.runtime.settings.SettingsSection;
import io.halyard.transport.Endpoint;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.TransportSettings.Limits;
import io.halyard.transport.TransportSettings.Outbox;
import io.halyard.transport.TransportSettings.Reconnect;
import io.halyard.transport.TransportSettings.Session;
import io.halyard.transport.TransportSettings.Tls;
import io.halyard.transport.TransportSettings.WhenFull;
import io.halyard.transport.spi.MqttLinkProvider;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads a section {@code transport}: what it says changes given defaults, such as those of a Blynk dialect. */
final class TransportReader {
    /** The link used when settings name none. */
    static final String DEFAULT_CLIENT = "hivemq";

    private static final Map<String, WhenFull> WHEN_FULL =
            Map.of("fail", WhenFull.FAIL, "drop-oldest", WhenFull.DROP_OLDEST, "keep-latest", WhenFull.KEEP_LATEST);

    private final SettingsSection section;

    TransportReader(SettingsSection section) {
        this.section = section;
    }

    /** {@return the link that {@code client} names} */
    Optional<MqttLinkProvider> client(Map<String, MqttLinkProvider> links) {
        if (links.isEmpty()) {
            section.fault("client", "no link is on the class path: add transport-hivemq or transport-paho");
            return Optional.empty();
        }
        Map<String, Optional<MqttLinkProvider>> choices = new LinkedHashMap<>();
        links.forEach((name, link) -> choices.put(name, Optional.of(link)));
        Optional<MqttLinkProvider> byDefault = Optional.ofNullable(
                links.getOrDefault(DEFAULT_CLIENT, links.values().iterator().next()));
        return section.choice("client", choices, byDefault);
    }

    /** {@return the defaults with what the section changes of them} */
    TransportSettings read(TransportSettings defaults) {
        TransportSettings settings = defaults;
        Optional<String> endpoint = section.text("endpoint");
        if (endpoint.isPresent()) {
            Endpoint changed = section.make("endpoint", TransportException.class, () -> Endpoint.of(endpoint.get()))
                    .orElse(defaults.endpoint());
            settings = settings.withEndpoint(changed);
        }
        if (section.has("version")) {
            Optional<MqttVersion> version = section.text("version").flatMap(MqttVersion::of);
            if (version.isPresent()) {
                settings = settings.withVersion(version.get());
            } else {
                section.fault("version", "must be \"3.1\", \"3.1.1\" or \"5\"");
            }
        }
        return settings.withSession(session(defaults.session()))
                .withTls(tls(defaults.tls()))
                .withLimits(limits(defaults.limits()))
                .withOutbox(outbox(defaults.outbox()))
                .withReconnect(reconnect(defaults.reconnect()));
    }

    private Session session(Session defaults) {
        String clientId = section.text("client-id", defaults.clientId());
        Optional<String> userName = section.text("user-name").or(defaults::userName);
        var password = section.secret("password").orElse(defaults.password());
        boolean clean = section.flag("clean-session", defaults.clean());
        Duration expiry = section.duration("session-expiry", defaults.expiry());
        Duration keepAlive = section.duration("keep-alive", defaults.keepAlive());
        return section.make(
                        "client-id",
                        TransportException.class,
                        () -> new Session(clientId, userName, password, clean, expiry, keepAlive, defaults.will()))
                .orElse(defaults);
    }

    private Tls tls(Tls defaults) {
        SettingsSection tls = section.section("tls");
        var ca = tls.file("ca-file").or(defaults::caFile);
        var certificate = tls.file("certificate-file").or(defaults::certificateFile);
        var key = tls.file("key-file").or(defaults::keyFile);
        var pinned = tls.file("pinned-certificate-file").or(defaults::pinnedCertificateFile);
        var crl = tls.file("crl-file").or(defaults::crlFile);
        boolean skip = tls.flag("insecure-skip-host-name-check", defaults.insecureSkipHostNameCheck());
        return section.make("tls", TransportException.class, () -> new Tls(ca, certificate, key, pinned, crl, skip))
                .orElse(defaults);
    }

    private Limits limits(Limits defaults) {
        Duration timeout = section.duration("connect-timeout", defaults.connectTimeout());
        int inFlight = (int) section.number("maximum-in-flight", defaults.maximumInFlight(), 1, 65_535);
        int packet = (int) section.number("maximum-packet-bytes", defaults.maximumPacketBytes(), 128, 268_435_455);
        int unacknowledged = (int)
                section.number("unacknowledged-per-subscription", defaults.unacknowledgedPerSubscription(), 1, 1_000);
        int queue = (int) section.number("subscription-queue", defaults.subscriptionQueue(), 1, 1_000_000);
        return section.make(
                        "connect-timeout",
                        TransportException.class,
                        () -> new Limits(timeout, inFlight, packet, unacknowledged, queue))
                .orElse(defaults);
    }

    private Outbox outbox(Outbox defaults) {
        SettingsSection outbox = section.section("outbox");
        int messages = (int) outbox.number("maximum-messages", defaults.maximumMessages(), 1, 10_000_000);
        long bytes = outbox.number("maximum-bytes", defaults.maximumBytes(), 1_024, Long.MAX_VALUE);
        return new Outbox(messages, bytes, outbox.choice("when-full", WHEN_FULL, defaults.whenFull()));
    }

    private Reconnect reconnect(Reconnect defaults) {
        SettingsSection reconnect = section.section("reconnect");
        boolean managed = reconnect.choice("mode", Map.of("managed", true, "external", false), defaults.managed());
        Duration first = reconnect.duration("first-delay", defaults.firstDelay());
        Duration maximum = reconnect.duration("maximum-delay", defaults.maximumDelay());
        boolean jitter = reconnect.flag("jitter", defaults.jitter());
        Duration refused = reconnect.duration("refused-delay", defaults.refusedDelay());
        Duration stable = reconnect.duration("stable-after", defaults.stableAfter());
        return section.make(
                        "reconnect",
                        TransportException.class,
                        () -> new Reconnect(managed, first, maximum, jitter, refused, stable))
                .orElse(defaults);
    }
}
