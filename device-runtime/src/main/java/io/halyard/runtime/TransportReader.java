// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import io.halyard.runtime.DeviceSettings.OutboxChoice;
import io.halyard.runtime.settings.SettingsSection;
import io.halyard.transport.Endpoint;
import io.halyard.transport.Handling;
import io.halyard.transport.Handling.Overflow;
import io.halyard.transport.Message;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.Payload;
import io.halyard.transport.Qos;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.TransportSettings.Limits;
import io.halyard.transport.TransportSettings.Outbox;
import io.halyard.transport.TransportSettings.Reconnect;
import io.halyard.transport.TransportSettings.Session;
import io.halyard.transport.TransportSettings.Tls;
import io.halyard.transport.TransportSettings.WhenFull;
import io.halyard.transport.outbox.Sync;
import io.halyard.transport.spi.MqttLinkProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a section {@code transport}: what it says changes given defaults, such as those of a Blynk dialect. */
final class TransportReader {
    /** The link used when settings name none. */
    static final String DEFAULT_CLIENT = "hivemq";

    private static final Map<String, WhenFull> WHEN_FULL =
            Map.of("fail", WhenFull.FAIL, "drop-oldest", WhenFull.DROP_OLDEST, "keep-latest", WhenFull.KEEP_LATEST);

    private static final Map<String, Overflow> OVERFLOW =
            Map.of("drop-oldest", Overflow.DROP_OLDEST, "drop-newest", Overflow.DROP_NEWEST);
    private static final Map<String, Sync> SYNC =
            Map.of("each-publish", Sync.EACH_PUBLISH, "each-second", Sync.EACH_SECOND, "never", Sync.NEVER);

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
        settings = settings.withSession(session(defaults.session()))
                .withTls(tls(defaults.tls()))
                .withLimits(limits(defaults.limits()))
                .withHandling(handling(defaults.handling()))
                .withOutbox(outbox(defaults.outbox()))
                .withReconnect(reconnect(defaults.reconnect()));
        report(settings.faults());
        return settings;
    }

    /** Makes each a fault of its key. */
    void report(List<TransportException> faults) {
        faults.forEach(fault -> section.fault(fault.place(), fault.problem()));
    }

    /** {@return whether its counters are shown over JMX} */
    boolean jmx() {
        return section.flag("jmx", false);
    }

    /** {@return where the outbox is kept on disk; empty = in memory only} */
    Optional<OutboxChoice> outboxOnDisk() {
        SettingsSection outbox = section.section("outbox");
        boolean isOnDisk = outbox.choice("store", Map.of("memory", false, "disk", true), false);
        Optional<Path> folder = outbox.file("folder");
        Sync sync = outbox.choice("sync", SYNC, Sync.EACH_SECOND);
        if (isOnDisk && folder.isEmpty()) {
            outbox.fault("folder", "is missing: an outbox on disk has a folder of its own; write folder = FOLDER");
        } else if (!isOnDisk && (folder.isPresent() || outbox.has("sync"))) {
            outbox.fault("store", "is memory, which has neither folder nor sync: write store = disk");
        }
        return isOnDisk ? folder.map(path -> new OutboxChoice(path, sync)) : Optional.empty();
    }

    private Optional<Message> will(Optional<Message> byDefault) {
        if (!section.has("will")) {
            return byDefault;
        }
        SettingsSection will = section.section("will");
        String topic = will.requiredText("topic", "\"devices/7/online\"");
        String payload = will.text("payload", "");
        Qos qos = will.choice(
                "qos", Map.of("0", Qos.AT_MOST_ONCE, "1", Qos.AT_LEAST_ONCE, "2", Qos.EXACTLY_ONCE), Qos.AT_LEAST_ONCE);
        boolean retain = will.flag("retain", false);
        return topic.isEmpty()
                ? byDefault
                : will.make(
                        "topic", TransportException.class, () -> new Message(topic, Payload.of(payload), qos, retain));
    }

    private Session session(Session defaults) {
        String clientId = section.text("client-id", defaults.clientId());
        Optional<String> userName = section.text("user-name").or(defaults::userName);
        var password = section.secret("password").orElse(defaults.password());
        boolean clean = section.flag("clean-session", defaults.clean());
        Duration expiry = section.duration("session-expiry", defaults.expiry());
        Duration keepAlive = section.duration("keep-alive", defaults.keepAlive());
        Optional<Message> will = will(defaults.will());
        return new Session(clientId, userName, password, clean, expiry, keepAlive, will, defaults.secretTopics());
    }

    private Tls tls(Tls defaults) {
        SettingsSection tls = section.section("tls");
        var ca = tls.file("ca-file").or(defaults::caFile);
        var certificate = tls.file("certificate-file").or(defaults::certificateFile);
        var key = tls.file("key-file").or(defaults::keyFile);
        var pinned = tls.file("pinned-certificate-file").or(defaults::pinnedCertificateFile);
        var crl = tls.file("crl-file").or(defaults::crlFile);
        boolean skip = tls.flag("insecure-skip-host-name-check", defaults.insecureSkipHostNameCheck());
        return new Tls(ca, certificate, key, pinned, crl, skip);
    }

    private Limits limits(Limits defaults) {
        Duration timeout = section.duration("connect-timeout", defaults.connectTimeout());
        int inFlight = (int) section.number("maximum-in-flight", defaults.maximumInFlight(), 1, 65_535);
        int packet = (int) section.number("maximum-packet-bytes", defaults.maximumPacketBytes(), 128, 268_435_455);
        return new Limits(timeout, inFlight, packet);
    }

    private Handling handling(Handling defaults) {
        SettingsSection handling = section.section("handling");
        int queue = (int) handling.number("queue", defaults.queue(), 1, 1_000_000);
        Overflow overflow = handling.choice("overflow", OVERFLOW, defaults.overflow());
        int unacknowledged = (int) handling.number("unacknowledged", defaults.unacknowledged(), 1, 1_000);
        boolean strict = handling.choice("acknowledge", Map.of("bounded", false, "strict", true), defaults.strict());
        int concurrency = (int) handling.number("concurrency", defaults.concurrency(), 1, 10_000);
        return new Handling(queue, overflow, unacknowledged, strict, concurrency);
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
        return new Reconnect(managed, first, maximum, jitter, refused, stable);
    }
}
