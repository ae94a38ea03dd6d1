// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.transport.Endpoint;
import io.halyard.transport.Qos;
import io.halyard.transport.StateChange;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.TransportSettings.Reconnect;
import io.halyard.transport.TransportSettings.Tls;
import io.halyard.transport.TransportState;
import io.halyard.transport.scripted.ScriptedLink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When a connection is made again, and when it is given up: weeks of it, in virtual time. */
class ReconnectTest extends VirtualBench {
    private final TransportException down =
            new TransportException(Kind.UNREACHABLE, "mqtt://broker.example:1883", "connection refused");
    private final TransportException refused =
            new TransportException(Kind.CREDENTIALS_REFUSED, "mqtt://broker.example:1883", "bad user name or password");

    private final BlockingQueue<StateChange> changes = new LinkedBlockingQueue<>();

    ReconnectTest() {
        super(SETTINGS);
    }

    /** {@return the delays that were announced for the next attempts, while time passed} */
    private List<Long> delaysInSeconds(int attempts) throws InterruptedException {
        List<Long> delays = new ArrayList<>();
        while (delays.size() < attempts) {
            StateChange change = next();
            if (change.retryIn().isPresent()) {
                delays.add(change.retryIn().get().toSeconds());
                time.pass(change.retryIn().get());
            }
        }
        return delays;
    }

    private StateChange next() throws InterruptedException {
        StateChange change = changes.poll(30, TimeUnit.SECONDS);
        assertThat(change).as("a change of state").isNotNull();
        return java.util.Objects.requireNonNull(change);
    }

    @Test
    void delaysDoubleFromOneSecondToTwoMinutes() throws InterruptedException {
        time.chance = 1;
        transport.onStateChange(changes::add);
        links.failConnects(down);
        transport.connect();
        assertThat(delaysInSeconds(10)).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 120L, 120L, 120L);
    }

    @Test
    void jitterIsFull() throws InterruptedException {
        time.chance = 0;
        transport.onStateChange(changes::add);
        links.failConnects(down);
        transport.connect();
        assertThat(next().to()).isEqualTo(TransportState.CONNECTING);
        assertThat(next().retryIn()).contains(Duration.ZERO);
        time.chance = 0.5;
        time.pass(Duration.ZERO);
        assertThat(next().to()).isEqualTo(TransportState.CONNECTING);
        assertThat(next().retryIn()).contains(Duration.ofMillis(500));
        time.passSeconds(0.5);
        assertThat(next().to()).isEqualTo(TransportState.CONNECTING);
        assertThat(next().retryIn()).contains(Duration.ofMillis(750));
    }

    @Test
    void noDelayIsLongerThanTheTroubleLastedByMoreThanTheFirst() throws InterruptedException {
        links.failConnects(down);
        time.chance = 0.01;
        transport.connect();
        time.passSeconds(5); // So many short draws follow each other that doubling alone has long come to two minutes.
        assertThat(links.links()).hasSizeGreaterThan(10);
        transport.onStateChange(changes::add);
        time.chance = 1;
        time.passSeconds(0.1);
        assertThat(delaysInSeconds(2)).containsExactly(6L, 12L);
    }

    @Test
    void equalDelaysWithoutJitterAreFixed() throws InterruptedException {
        use(SETTINGS.withReconnect(
                Reconnect.defaults().withDelays(Duration.ofSeconds(5), Duration.ofSeconds(5), false)));
        transport.onStateChange(changes::add);
        links.failConnects(down);
        transport.connect();
        assertThat(delaysInSeconds(4)).containsExactly(5L, 5L, 5L, 5L);
    }

    @Test
    void onlyAStableConnectionBeginsTheDelaysAnew() throws InterruptedException {
        time.chance = 1;
        transport.onStateChange(changes::add);
        transport.connect();
        for (long expected : new long[] {1, 2, 4}) {
            time.passSeconds(29);
            links.link().lose("cut");
            assertThat(delaysInSeconds(1)).containsExactly(expected);
        }
        time.passSeconds(30);
        links.link().lose("cut");
        assertThat(delaysInSeconds(1)).containsExactly(1L);
    }

    @Test
    void aRefusalIsRetriedSlowlyAndIsNoOutage() throws InterruptedException {
        transport.onStateChange(changes::add);
        links.failConnects(refused);
        transport.connect();
        assertThat(next().to()).isEqualTo(TransportState.CONNECTING);
        StateChange change = next();
        assertThat(change.to()).isEqualTo(TransportState.REFUSED);
        assertThat(change.cause()).contains(refused);
        assertThat(change.retryIn()).contains(Duration.ofMinutes(5));
        time.passSeconds(299);
        assertThat(links.links()).hasSize(1);
        links.acceptConnects();
        time.passSeconds(1);
        assertThat(transport.state()).isEqualTo(TransportState.CONNECTED);
    }

    @Test
    void retryNowEndsAnyDelay() {
        links.failConnects(refused);
        transport.connect();
        links.acceptConnects();
        transport.retryNow();
        assertThat(transport.state()).isEqualTo(TransportState.CONNECTED);
        transport.retryNow();
        assertThat(links.links()).hasSize(2);
    }

    @Test
    void aWeekWithoutBrokerIsAFewAttemptsEachTwoMinutes() {
        links.failConnects(down);
        transport.connect();
        time.pass(Duration.ofDays(7));
        assertThat(links.links()).hasSizeBetween(7 * 24 * 30, 2 * 7 * 24 * 30 + 10);
        links.acceptConnects();
        time.pass(Duration.ofMinutes(2));
        assertThat(transport.isConnected()).isTrue();
        assertThat(transport.statistics().offlineFor()).isEmpty();
    }

    @Test
    void changesComeOnceInOrderWithTheirCause() throws InterruptedException {
        transport.onStateChange(changes::add);
        transport.connect();
        links.link().lose("cut");
        time.pass(Duration.ofSeconds(1));
        transport.disconnect();
        transport.close();
        List<TransportState> states = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            StateChange change = next();
            states.add(change.to());
            assertThat(change.cause().isPresent()).isEqualTo(change.to() == TransportState.WAITING);
        }
        assertThat(states)
                .containsExactly(
                        TransportState.CONNECTING,
                        TransportState.CONNECTED,
                        TransportState.WAITING,
                        TransportState.CONNECTING,
                        TransportState.CONNECTED,
                        TransportState.DISCONNECTED,
                        TransportState.CLOSED);
    }

    @Test
    void silenceIsAskedAboutAfterAQuarterOfTheKeepAlive() {
        links.answerByThemselves(false);
        transport.connect();
        time.passSeconds(14.9);
        assertThat(links.link().calls()).containsExactly("connect");
        time.passSeconds(0.1);
        assertThat(links.link().calls()).containsExactly("connect", "ping");
        links.link().answerPing();
        time.passSeconds(14.9);
        assertThat(links.link().calls()).hasSize(2);
    }

    @Test
    void aDeadPathIsFoundWithinOneAndAHalfKeepAlives() {
        links.answerByThemselves(false);
        transport.connect();
        ScriptedLink first = links.link();
        time.passSeconds(90);
        assertThat(first.end()).isEqualTo(ScriptedLink.End.ABANDONED);
        assertThat(transport.statistics().lost()).isEqualTo(1);
        assertThat(transport.statistics().lastError())
                .hasValueSatisfying(error -> assertThat(error)
                        .hasMessage(
                                "mqtt://broker.example:1883: nothing came from the broker for 60.0 s, although it was asked:"
                                        + " the path is dead"));
    }

    @Test
    void whatComesFromTheBrokerIsASignOfLife() {
        links.answerByThemselves(false);
        transport.connect();
        for (int i = 0; i < 20; i++) {
            time.passSeconds(14);
            links.link().deliver("t", "x", Qos.AT_MOST_ONCE);
        }
        assertThat(links.link().calls()).containsExactly("connect");
        assertThat(transport.isConnected()).isTrue();
    }

    @Test
    void withoutKeepAliveNothingAsks() {
        use(SETTINGS.withSession(TransportSettings.Session.defaults().withKeepAlive(Duration.ZERO)));
        links.answerByThemselves(false);
        transport.connect();
        time.pass(Duration.ofDays(7));
        assertThat(links.link().calls()).containsExactly("connect");
    }

    @Test
    void aSubscriptionThatIsNeverAnsweredEndsTheConnection() {
        links.answerByThemselves(false);
        transport.subscribe("t", Qos.AT_LEAST_ONCE, _ -> {});
        transport.connect();
        ScriptedLink first = links.link();
        time.passSeconds(10);
        assertThat(first.end()).isEqualTo(ScriptedLink.End.ABANDONED);
        assertThat(transport.statistics().lastError())
                .hasValueSatisfying(error ->
                        assertThat(error).hasMessageContaining("the broker did not answer a subscription within 10 s"));
    }

    @Test
    void aLaterSubscriptionThatIsNeverAnsweredEndsTheConnectionToo() {
        links.answerByThemselves(false);
        transport.connect();
        ScriptedLink first = links.link();
        transport.subscribe("answered", Qos.AT_LEAST_ONCE, _ -> {});
        first.grant(Qos.AT_LEAST_ONCE);
        time.passSeconds(10);
        assertThat(transport.isConnected()).isTrue();
        transport.subscribe("unanswered", Qos.AT_LEAST_ONCE, _ -> {});
        time.passSeconds(9);
        assertThat(transport.isConnected()).isTrue();
        time.passSeconds(1);
        assertThat(first.end()).isEqualTo(ScriptedLink.End.ABANDONED);
    }

    @Test
    void anExternallyManagedConnectionIsNotMadeAgain() {
        use(SETTINGS.withReconnect(Reconnect.external()));
        transport.connect();
        links.link().lose("cut");
        assertThat(transport.state()).isEqualTo(TransportState.DISCONNECTED);
        time.pass(Duration.ofDays(1));
        assertThat(links.links()).hasSize(1);
        transport.connect();
        assertThat(transport.isConnected()).isTrue();
    }

    @Test
    void anExternallyManagedConnectFailsWithTheCause() {
        use(SETTINGS.withReconnect(Reconnect.external()));
        links.failConnects(down);
        assertThatThrownBy(transport::connect)
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE))
                .hasMessage(down.getMessage());
        assertThat(transport.state()).isEqualTo(TransportState.DISCONNECTED);
        links.failConnects(refused);
        assertThatThrownBy(transport::connect).hasMessage(refused.getMessage());
        assertThat(transport.state()).isEqualTo(TransportState.REFUSED);
        time.pass(Duration.ofDays(1));
        assertThat(links.links()).hasSize(2);
    }

    @Test
    void anExternallyManagedConnectLeavesTheOldLinkPolitely() {
        use(SETTINGS.withReconnect(Reconnect.external()));
        transport.connect();
        transport.connect();
        assertThat(links.links()).hasSize(2);
        assertThat(links.links().getFirst().end()).isEqualTo(ScriptedLink.End.DISCONNECTED);
        assertThat(transport.isConnected()).isTrue();
    }

    @Test
    void aRedirectMovesAtOnceWithoutADelay() {
        transport.connect();
        transport.reconnectTo(Endpoint.of("mqtt://other.example"));
        assertThat(transport.isConnected()).isTrue();
        assertThat(links.link().settings().endpoint()).hasToString("mqtt://other.example:1883");
        assertThat(links.links().getFirst().end()).isEqualTo(ScriptedLink.End.DISCONNECTED);
        assertThat(transport.endpoint()).isEqualTo(Endpoint.of("mqtt://other.example"));
    }

    @Test
    void aRedirectWhileWaitingIsTriedAtOnce() {
        links.failConnects(down);
        transport.connect();
        links.acceptConnects();
        transport.reconnectTo(Endpoint.of("mqtt://other.example"));
        assertThat(transport.isConnected()).isTrue();
    }

    @Test
    void aRedirectWhileDisconnectedIsRemembered() {
        transport.reconnectTo(Endpoint.of("mqtt://other.example"));
        assertThat(links.links()).isEmpty();
        transport.connect();
        assertThat(links.link().settings().endpoint().host()).isEqualTo("other.example");
    }

    @Test
    void aRedirectDoesNotSilentlyGiveUpEncryption() {
        use(TransportSettings.of("mqtts://broker.example").withTls(Tls.system().withCaFile(Path.of("ca.pem"))));
        assertThatThrownBy(() -> transport.reconnectTo(Endpoint.of("mqtt://other.example")))
                .hasMessage(
                        "tls: mqtt://other.example:1883 is not encrypted: write mqtts or wss, or leave the settings of"
                                + " TLS away");
        assertThat(transport.endpoint()).hasToString("mqtts://broker.example:8883");
    }

    @Test
    void aRedirectToWhatTheLinkCannotSpeakIsRefused() {
        assertThatThrownBy(() -> transport.reconnectTo(Endpoint.of("wss://other.example")))
                .hasMessage("endpoint: link 'scripted' does not speak wss; these do: socket");
    }
}
