// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import static io.halyard.transport.scripted.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.transport.Delivery;
import io.halyard.transport.Endpoint;
import io.halyard.transport.Message;
import io.halyard.transport.Qos;
import io.halyard.transport.Subscription;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.TransportSettings.Reconnect;
import io.halyard.transport.TransportSettings.Session;
import io.halyard.transport.spi.MqttLink;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was under way when a connection ended, and the broker keeps the session: it is finished, not published anew. */
class ResumeTest extends VirtualBench {
    private static final MqttLink.Accepted REMEMBERED = new MqttLink.Accepted(true, 65_535, 268_435_455);
    private static final MqttLink.Accepted FORGOTTEN = new MqttLink.Accepted(false, 65_535, 268_435_455);
    private static final TransportSettings KEPT = SETTINGS.withSession(
                    Session.defaults().withPersistence("kept", Duration.ofHours(1)))
            .withReconnect(Reconnect.defaults().withDelays(Duration.ofSeconds(1), Duration.ofSeconds(1), false));

    ResumeTest() {
        super(KEPT);
    }

    @BeforeEach
    void connect() {
        links.answerByThemselves(false);
        transport.connect();
        links.acceptConnects(REMEMBERED);
    }

    private CompletableFuture<Void> publish(String text, Qos qos) {
        return transport.publish(Message.of("t", text).withQos(qos));
    }

    private void loseAndReconnect() {
        links.link().lose("cut");
        time.passSeconds(1);
    }

    private List<String> calls() {
        return links.link().calls();
    }

    @Test
    void itComesBeforeSubscriptionsAndEverythingNew() {
        transport.subscribe("s", Qos.AT_LEAST_ONCE, _ -> {});
        links.link().grant(Qos.AT_LEAST_ONCE);
        CompletableFuture<Void> received = publish("1", Qos.EXACTLY_ONCE);
        CompletableFuture<Void> once = publish("2", Qos.AT_LEAST_ONCE);
        CompletableFuture<Void> sent = publish("3", Qos.EXACTLY_ONCE);
        links.link().receive(0);
        links.link().lose("cut");
        CompletableFuture<Void> later = publish("4", Qos.EXACTLY_ONCE);
        time.passSeconds(1);
        assertThat(calls()).containsExactly("connect", "release t 2 1 as 1"); // Suspects go one by one.
        links.link().acknowledge(0);
        links.link().acknowledge(1);
        assertThat(calls()).containsExactly("connect", "release t 2 1 as 1", "resume t 1 2 as 2", "resume t 2 3 as 3");
        links.link().acknowledge(2);
        assertThat(calls()).endsWith("subscribe s 1");
        links.link().grant(Qos.AT_LEAST_ONCE);
        assertThat(calls()).endsWith("publish t 2 4");
        links.link().acknowledge(3);
        List.of(received, once, sent, later).forEach(CompletableFuture::join);
        assertThat(transport.statistics().republishedExactlyOnce()).isZero();
    }

    @Test
    void itIsTakenUpAgainAsOftenAsConnectionsEnd() {
        CompletableFuture<Void> once = publish("1", Qos.EXACTLY_ONCE);
        loseAndReconnect();
        assertThat(calls()).endsWith("resume t 2 1 as 1");
        links.link().receive(0);
        loseAndReconnect();
        assertThat(calls()).endsWith("release t 2 1 as 1");
        links.link().acknowledge(0);
        once.join();
    }

    @Test
    void aBrokerThatForgotTheSessionIsToldAnewAndThatIsCounted() {
        CompletableFuture<Void> once = publish("1", Qos.EXACTLY_ONCE);
        links.link().receive(0);
        links.acceptConnects(FORGOTTEN);
        loseAndReconnect();
        assertThat(calls()).endsWith("publish t 2 1");
        links.link().acknowledge(0);
        once.join();
        assertThat(transport.statistics().republishedExactlyOnce()).isEqualTo(1);
    }

    @Test
    void anotherBrokerIsToldAnewWhateverItRemembers() {
        publish("1", Qos.EXACTLY_ONCE);
        transport.reconnectTo(Endpoint.of("mqtt://other.example"));
        assertThat(calls()).endsWith("publish t 2 1");
    }

    @Test
    void whatIsUnfinishedNeitherExpiresNorGivesWay() throws Exception {
        Delivery short1 = Delivery.NORMAL.withExpiry(Duration.ofMillis(500));
        CompletableFuture<Void> once =
                transport.publish(Message.of("t", "1").withQos(Qos.EXACTLY_ONCE).withDelivery(short1));
        loseAndReconnect();
        assertThat(once).isNotDone();
        assertThat(calls()).endsWith("resume t 2 1 as 1");
        links.acceptConnects(FORGOTTEN);
        loseAndReconnect();
        assertThat(failure(once).kind()).isEqualTo(Kind.DROPPED); // The broker knows nothing of it: it is late.
        assertThat(calls()).containsExactly("connect");
    }

    @Test
    void nothingIsAskedForMeanwhile() {
        publish("1", Qos.EXACTLY_ONCE);
        loseAndReconnect();
        time.passSeconds(9);
        links.link().deliver("s", "x", Qos.AT_MOST_ONCE);
        assertThat(calls()).containsExactly("connect", "resume t 2 1 as 1");
        links.link().acknowledge(0);
        time.passSeconds(15);
        assertThat(calls()).endsWith("ping");
    }

    @Test
    void aBrokerThatDoesNotAnswerItIsToldAnewAfterThreeConnections() {
        publish("1", Qos.EXACTLY_ONCE);
        loseAndReconnect();
        for (int i = 0; i < 3; i++) {
            assertThat(calls()).endsWith("resume t 2 1 as 1");
            time.passSeconds(11);
        }
        assertThat(calls()).endsWith("publish t 2 1");
        assertThat(transport.statistics().lastError())
                .hasValueSatisfying(error -> assertThat(error)
                        .hasMessageEndingWith("the broker did not answer what an earlier connection left within 10 s"));
    }

    @Test
    void aSubscriptionThatEndedMeanwhileIsEndedAtTheBroker() {
        Subscription ended = transport.subscribe("ended", Qos.AT_LEAST_ONCE, _ -> {});
        Subscription again = transport.subscribe("again", Qos.AT_LEAST_ONCE, _ -> {});
        links.link().grant(Qos.AT_LEAST_ONCE);
        links.link().grant(Qos.AT_LEAST_ONCE);
        links.link().lose("cut");
        ended.close();
        again.close();
        transport.subscribe("again", Qos.AT_LEAST_ONCE, _ -> {});
        time.passSeconds(1);
        assertThat(calls()).containsExactly("connect", "subscribe again 1", "unsubscribe ended");
        links.link().grant(Qos.AT_LEAST_ONCE);
        loseAndReconnect();
        assertThat(calls()).containsExactly("connect", "subscribe again 1");
    }

    @Test
    void aPoisonMessageIsGivenUpAndItsPacketIdCleared() throws Exception {
        CompletableFuture<Void> poison = publish("1", Qos.EXACTLY_ONCE);
        for (int i = 0; i < 3; i++) {
            loseAndReconnect();
        }
        assertThat(failure(poison).kind()).isEqualTo(Kind.UNDELIVERABLE);
        assertThat(links.links().stream().filter(link -> link.settings().startClean()))
                .as("connections that clear the session")
                .hasSize(1);
    }
}
