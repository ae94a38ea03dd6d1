// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.runtime.DeviceSettings.OutboxChoice;
import io.halyard.runtime.settings.Settings;
import io.halyard.runtime.settings.SettingsException;
import io.halyard.transport.Handling;
import io.halyard.transport.Message;
import io.halyard.transport.Payload;
import io.halyard.transport.Qos;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.TransportSettings.WhenFull;
import io.halyard.transport.outbox.Sync;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The section {@code transport}: every key, and every fault at once. */
class TransportReaderTest {
    private static final TransportSettings DEFAULTS = TransportSettings.of("mqtt://broker.example");

    private static <T> T read(String text, Function<TransportReader, T> reader) {
        return Settings.of(text, "settings.conf").read(root -> reader.apply(new TransportReader(root)));
    }

    private static TransportSettings settings(String text) {
        return read(text, reader -> {
            TransportSettings settings = reader.read(DEFAULTS);
            var _ = reader.outboxOnDisk();
            boolean _ = reader.jmx();
            return settings;
        });
    }

    @Test
    void whatIsNotSaidIsAsBefore() {
        assertThat(settings("")).isEqualTo(DEFAULTS);
    }

    @Test
    void howMessagesAreHandled() {
        Handling handling = settings("handling { queue = 7, overflow = drop-newest, unacknowledged = 3,"
                        + " acknowledge = strict, concurrency = 4 }")
                .handling();
        assertThat(handling).isEqualTo(new Handling(7, Handling.Overflow.DROP_NEWEST, 3, true, 4));
    }

    @Test
    void theOutbox() {
        TransportSettings.Outbox outbox = settings(
                        "outbox { maximum-messages = 5, maximum-bytes = 2000, when-full = keep-latest }")
                .outbox();
        assertThat(outbox).isEqualTo(new TransportSettings.Outbox(5, 2_000, WhenFull.KEEP_LATEST));
    }

    @Test
    void theOutboxOnDisk() {
        Optional<OutboxChoice> choice = read(
                "outbox { store = disk, folder = /var/lib/greenhouse/outbox, sync = each-publish }",
                TransportReader::outboxOnDisk);
        assertThat(choice).contains(new OutboxChoice(Path.of("/var/lib/greenhouse/outbox"), Sync.EACH_PUBLISH));
        assertThat(read("", TransportReader::outboxOnDisk)).isEmpty();
    }

    @Test
    void theWill() {
        assertThat(settings("will { topic = a/b, payload = gone, qos = 2, retain = true }")
                        .session()
                        .will())
                .contains(new Message("a/b", Payload.of("gone"), Qos.EXACTLY_ONCE, true));
    }

    @Test
    void reconnectExternally() {
        assertThat(settings("reconnect { mode = external, first-delay = 3 s, maximum-delay = 3 s, jitter = false }")
                        .reconnect()
                        .managed())
                .isFalse();
    }

    @Test
    void everyFaultIsNamedAtOnce() {
        assertThatThrownBy(() -> settings("""
                keep-alive = 20 h
                handling { queue = 0, acknowledge = never }
                outbox { store = disk, when-full = explode }
                will { topic = "a/#" }
                version = 4
                colour = red
                """))
                .isInstanceOf(SettingsException.class)
                .hasMessageContainingAll(
                        "keep-alive",
                        "handling.queue",
                        "handling.acknowledge",
                        "outbox.folder",
                        "outbox.when-full",
                        "will.topic",
                        "version",
                        "colour");
    }

    @Test
    void whatIsWrongTogetherIsNamedAtItsOwnLine() {
        assertThatThrownBy(() -> settings("""
                keep-alive = 50 ms
                password = secret
                session-expiry = 0 s
                clean-session = false
                connect-timeout = 1 ms
                tls { ca-file = ca.pem, key-file = key.pem }
                reconnect {
                  first-delay = 2 minutes
                  maximum-delay = 1 minute
                }
                """))
                .hasMessageContainingAll(
                        "settings.conf:1: keep-alive: 50 ms is outside 100 ms to 65535 s; 0 s = off",
                        "settings.conf:2: password: it is sent only with a user name",
                        "settings.conf:3: session-expiry: 0 s keeps no session",
                        "client-id: a session that is kept needs a client id",
                        "settings.conf:5: connect-timeout: 1 ms is outside 100 ms to 5 min",
                        "settings.conf:6: tls: mqtt://broker.example:1883 is not encrypted: write mqtts or wss",
                        "settings.conf:6: tls.certificate-file: it is missing: tls.key-file",
                        "settings.conf:9: reconnect.maximum-delay: 1 min is less than reconnect.first-delay, 2 min")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aFolderWithoutADiskIsAFault() {
        assertThatThrownBy(() -> settings("outbox { folder = /tmp/x }"))
                .hasMessageContaining("is memory, which has neither folder nor sync: write store = disk");
    }

    @Test
    void aClientIdIsTheSameAfterEachStartAndAnotherForEachConnection(@TempDir Path folder) throws Exception {
        Path machine = Files.writeString(folder.resolve("machine-id"), "0123456789abcdef\n");
        String id = StableClientId.of("device", "transport", List.of(folder.resolve("missing"), machine))
                .orElseThrow();
        assertThat(id).hasSize(23).startsWith("halyard-").doesNotContain("0123456789abcdef".substring(0, 15));
        assertThat(StableClientId.of("device", "transport", List.of(machine))).contains(id);
        assertThat(StableClientId.of("device", "operator.transport", List.of(machine)))
                .isPresent()
                .isNotEqualTo(Optional.of(id));
        assertThat(StableClientId.of("other", "transport", List.of(machine)))
                .isPresent()
                .isNotEqualTo(Optional.of(id));
        assertThat(StableClientId.of("device", "transport", List.of(folder.resolve("missing"))))
                .isEmpty();
    }

    @Test
    void aSecondClientIdIsNoLongerThanMqtt31Allows() {
        assertThat(StableClientId.beside("shed", "-selftest")).isEqualTo("shed-selftest");
        String beside = StableClientId.beside("halyard-0123456789abcde", "-selftest");
        assertThat(beside).hasSize(23).isNotEqualTo(StableClientId.beside("halyard-0123456789abcde", "-other"));
        String longName = "a-client-id-longer-than-mqtt-3.1-allows";
        assertThat(StableClientId.beside(longName, "-selftest")).isEqualTo(longName + "-selftest");
    }

    @Test
    void durationsHaveUnits() {
        assertThat(settings("connect-timeout = 3 s").limits().connectTimeout()).isEqualTo(Duration.ofSeconds(3));
    }
}
