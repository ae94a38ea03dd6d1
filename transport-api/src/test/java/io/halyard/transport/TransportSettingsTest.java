// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.transport.TransportSettings.Limits;
import io.halyard.transport.TransportSettings.Outbox;
import io.halyard.transport.TransportSettings.Reconnect;
import io.halyard.transport.TransportSettings.Session;
import io.halyard.transport.TransportSettings.Tls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each fault of the settings: its key, its value, and what to do. */
class TransportSettingsTest {
    private static final TransportSettings GOOD = TransportSettings.of("mqtts://broker.example");
    private static final Session SESSION = Session.defaults();

    private static void assertFaults(TransportSettings settings, String... faults) {
        assertThat(settings.faults())
                .allMatch(fault -> fault.kind() == TransportException.Kind.INVALID_SETTING)
                .extracting(Throwable::getMessage)
                .containsExactly(faults);
    }

    private static void assertFaults(Session session, String... faults) {
        assertFaults(GOOD.withSession(session), faults);
    }

    @Test
    void theDefaultsHaveNone() {
        assertFaults(GOOD);
        assertFaults(TransportSettings.of("mqtt://broker.example"));
        assertFaults(GOOD.withReconnect(Reconnect.external()));
    }

    /** As the contract and the documents name them: whoever changes one changes what users rely on. */
    @Test
    void theDefaultsAreThoseThatAreDocumented() {
        TransportSettings settings = TransportSettings.of("mqtt://broker.example");
        Optional<Path> none = Optional.empty();
        assertThat(settings)
                .isEqualTo(new TransportSettings(
                        Endpoint.of("mqtt://broker.example:1883"),
                        Optional.empty(),
                        new Session(
                                /* client id */ "",
                                /* user name */ Optional.empty(),
                                settings.session().password(),
                                /* clean */ true,
                                /* session expiry */ Duration.ofHours(1),
                                /* keepalive */ Duration.ofSeconds(60),
                                /* will */ Optional.empty(),
                                /* secret topics */ List.of()),
                        new Tls(none, none, none, none, none, /* skips the host name check */ false),
                        new Limits(
                                /* connect timeout */ Duration.ofSeconds(10), /* in flight */
                                1_000, /* packet */
                                1_048_576),
                        new Handling(
                                /* queue */ 1_000,
                                Handling.Overflow.DROP_OLDEST,
                                /* unacknowledged */ 10,
                                /* strict */ false,
                                /* at once */ 1),
                        new Outbox(/* messages */ 100_000, /* bytes */ 67_108_864, TransportSettings.WhenFull.FAIL),
                        new Reconnect(
                                /* managed */ true,
                                /* first delay */ Duration.ofSeconds(1),
                                /* greatest delay */ Duration.ofMinutes(2),
                                /* full jitter */ true,
                                /* after a refusal */ Duration.ofMinutes(5),
                                /* stable after */ Duration.ofSeconds(30))));
        assertThat(settings.session().password().isEmpty()).isTrue();
        assertThat(Reconnect.external().managed()).isFalse();
    }

    @Test
    void theKeepAlive() {
        for (Duration good : new Duration[] {Duration.ZERO, Duration.ofMillis(100), Duration.ofSeconds(65_535)}) {
            assertFaults(SESSION.withKeepAlive(good));
        }
        String range = " is outside 100 ms to 65535 s; 0 s = off";
        assertFaults(SESSION.withKeepAlive(Duration.ofMillis(99)), "keep-alive: 99 ms" + range);
        assertFaults(SESSION.withKeepAlive(Duration.ofSeconds(65_536)), "keep-alive: 65536 s" + range);
        assertFaults(SESSION.withKeepAlive(Duration.ofHours(20)), "keep-alive: 20 h" + range);
        assertFaults(SESSION.withKeepAlive(Duration.ofSeconds(-1)), "keep-alive: -1 s" + range);
        assertFaults(SESSION.withKeepAlive(Duration.ofNanos(1)), "keep-alive: PT0.000000001S" + range);
    }

    @Test
    void theLogin() {
        assertFaults(
                new Session(
                        "",
                        SESSION.userName(),
                        Secret.of("hush"),
                        true,
                        SESSION.expiry(),
                        SESSION.keepAlive(),
                        SESSION.will(),
                        SESSION.secretTopics()),
                "password: it is sent only with a user name: set user-name, too, or leave it away");
        assertFaults(
                SESSION.withLogin("\ud800", Secret.of("\u20ac".repeat(21_846))),
                "user-name: half of a surrogate pair is no UTF-8",
                "password: it has 65538 bytes, MQTT takes at most 65,535");
        assertFaults(SESSION.withLogin("", Secret.of("")));
    }

    @Test
    void theClientId() {
        assertFaults(SESSION.withClientId("a\0b"), "client-id: a client id must not hold the character U+0000");
        assertFaults(
                SESSION.withClientId("x".repeat(65_536)),
                "client-id: a client id has at most 65,535 bytes, this has 65536");
        assertFaults(
                SESSION.withPersistence("", Duration.ofHours(1)),
                "client-id: a session that is kept needs a client id by which the broker finds it again");
    }

    @Test
    void theSessionThatIsKept() {
        String wanted = " keeps no session: 1 s or more, or a clean session";
        assertFaults(SESSION.withPersistence("one", Duration.ZERO), "session-expiry: 0 s" + wanted);
        assertFaults(SESSION.withPersistence("one", Duration.ofMinutes(-1)), "session-expiry: -1 min" + wanted);
        assertFaults(SESSION.withPersistence("one", Duration.ofSeconds(Long.MAX_VALUE)));
    }

    @Test
    void theSecretTopics() {
        assertFaults(SESSION.withSecretTopics("dev/+/#", "+"));
        assertFaults(
                SESSION.withSecretTopics("dev/+x", "dev/token"),
                "secret-topics: topic 'dev/+x': + must be a whole level",
                "secret-topics: 'dev/token' says of no level that it is secret: write + for each that is");
    }

    @Test
    void theWill() {
        assertFaults(SESSION.withWill(new Message("t", Payload.wrap(new byte[65_535]), Qos.EXACTLY_ONCE, true)));
        assertFaults(
                SESSION.withWill(new Message("t", Payload.wrap(new byte[65_536]), Qos.AT_MOST_ONCE, false)),
                "will: its payload has 65536 bytes, MQTT takes at most 65,535");
        assertFaults(
                SESSION.withWill(Message.of("t", "x").withDelivery(Delivery.NORMAL.withLatestOnly())),
                "will: it waits nowhere, so it has neither expiry nor priority, nor is it the latest only");
    }

    @Test
    void encryption() {
        Tls authority = Tls.system().withCaFile(Path.of("ca.pem"));
        assertFaults(GOOD.withTls(authority));
        assertFaults(
                TransportSettings.of("ws://broker.example").withTls(authority),
                "tls: ws://broker.example:80/mqtt is not encrypted: write mqtts or wss, or leave the settings of TLS away");
        Tls both = authority.withClientCertificate(Path.of("own.pem"), Path.of("key.pem"));
        assertFaults(GOOD.withTls(both));
        assertFaults(
                GOOD.withTls(new Tls(
                        both.caFile(),
                        both.certificateFile(),
                        authority.keyFile(),
                        both.pinnedCertificateFile(),
                        both.crlFile(),
                        false)),
                "tls.key-file: it is missing: tls.certificate-file own.pem needs its key");
        assertFaults(
                GOOD.withTls(new Tls(
                        both.caFile(),
                        authority.certificateFile(),
                        both.keyFile(),
                        both.pinnedCertificateFile(),
                        both.crlFile(),
                        false)),
                "tls.certificate-file: it is missing: tls.key-file key.pem needs its certificate");
    }

    @Test
    void limits() {
        assertFaults(
                GOOD.withLimits(new Limits(Duration.ofMillis(99), 0, 127)),
                "connect-timeout: 99 ms is outside 100 ms to 5 min",
                "maximum-in-flight: 0 is outside 1 to 65535",
                "maximum-packet-bytes: 127 is outside 128 to 268435455");
        assertFaults(
                GOOD.withLimits(new Limits(Duration.ofSeconds(Long.MAX_VALUE), 65_536, 268_435_456)),
                "connect-timeout: 9223372036854775807 s is outside 100 ms to 5 min",
                "maximum-in-flight: 65536 is outside 1 to 65535",
                "maximum-packet-bytes: 268435456 is outside 128 to 268435455");
    }

    @Test
    void theOutbox() {
        assertFaults(
                GOOD.withOutbox(Outbox.defaults().withMaximum(0, 1_023)),
                "outbox.maximum-messages: 0 is outside 1 to 10000000",
                "outbox.maximum-bytes: 1023 is outside 1024 to 9223372036854775807");
    }

    @Test
    void delays() {
        assertFaults(
                GOOD.withReconnect(Reconnect.defaults()
                        .withDelays(Duration.ofMinutes(2), Duration.ofMinutes(1), true)
                        .withRefusedDelay(Duration.ofDays(2))),
                "reconnect.refused-delay: 2 d is outside 1 ms to 1 d",
                "reconnect.maximum-delay: 1 min is less than reconnect.first-delay, 2 min");
        assertFaults(
                GOOD.withReconnect(
                        new Reconnect(true, Duration.ZERO, Duration.ZERO, true, Duration.ZERO, Duration.ofSeconds(-1))),
                "reconnect.first-delay: 0 s is outside 1 ms to 1 d",
                "reconnect.maximum-delay: 0 s is outside 1 ms to 1 d",
                "reconnect.refused-delay: 0 s is outside 1 ms to 1 d",
                "reconnect.stable-after: -1 s is outside 0 s to 1 d");
    }

    @Test
    void handling() {
        Handling nothing = new Handling(0, Handling.Overflow.DROP_OLDEST, 1_001, true, 10_001);
        assertThat(nothing.faults())
                .extracting(Throwable::getMessage)
                .containsExactly(
                        "handling.queue: 0 is outside 1 to 1000000",
                        "handling.unacknowledged: 1001 is outside 1 to 1000",
                        "handling.concurrency: 10001 is outside 1 to 10000");
        assertThat(GOOD.withHandling(nothing).faults()).hasSize(3);
    }

    @Test
    void nothingIsPrintedThatIsSecret() {
        TransportSettings settings = GOOD.withSession(SESSION.withLogin("token-as-name", Secret.of("hush")));
        assertThat(settings.toString()).doesNotContain("hush", "token-as-name").contains("broker.example");
        assertThat(Secret.of("hush")).hasToString("***");
    }
}
