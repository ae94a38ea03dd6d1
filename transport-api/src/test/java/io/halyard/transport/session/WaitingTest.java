// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import static io.halyard.transport.scripted.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.transport.Delivery;
import io.halyard.transport.Delivery.Priority;
import io.halyard.transport.Message;
import io.halyard.transport.Qos;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.TransportSettings.WhenFull;
import io.halyard.transport.TransportState;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What waits: for how long, in which order, and what of it is dropped. In virtual time. */
class WaitingTest extends VirtualBench {
    private static final Delivery URGENT = Delivery.NORMAL.withPriority(Priority.URGENT);
    private static final Delivery BULK = Delivery.NORMAL.withPriority(Priority.BULK);
    private static final Delivery LATEST = Delivery.NORMAL.withLatestOnly();

    WaitingTest() {
        super(SETTINGS);
    }

    private CompletableFuture<Void> publish(String topic, String text, Delivery delivery) {
        return transport.publish(Message.of(topic, text).withDelivery(delivery));
    }

    private static Delivery expiring(Duration expiry) {
        return Delivery.NORMAL.withExpiry(expiry);
    }

    @Test
    void whatWaitsTooLongIsDroppedInTime() throws Exception {
        CompletableFuture<Void> shortLived = publish("t", "short", expiring(Duration.ofSeconds(5)));
        CompletableFuture<Void> longLived = publish("t", "long", expiring(Duration.ofHours(1)));
        time.passSeconds(4.9);
        assertThat(shortLived).isNotDone();
        time.passSeconds(0.2);
        assertThat(failure(shortLived)).hasMessage("topic 't': it expired before it could be sent");
        assertThat(failure(shortLived).kind()).isEqualTo(Kind.DROPPED);
        assertThat(transport.statistics().droppedOutbound()).isEqualTo(1);
        assertThat(transport.statistics().outboxMessages()).isEqualTo(1);
        transport.connect();
        longLived.join();
        assertThat(links.link().texts()).containsExactly("long");
    }

    @Test
    void whatIsUnderWayDoesNotExpire() {
        links.answerByThemselves(false);
        transport.connect();
        CompletableFuture<Void> sent = publish("t", "sent", expiring(Duration.ofSeconds(5)));
        time.passSeconds(6);
        assertThat(sent).isNotDone();
        links.link().acknowledge(0);
        sent.join();
    }

    @Test
    void whatComesBackUnansweredCanExpireAgain() throws Exception {
        links.answerByThemselves(false);
        transport.connect();
        CompletableFuture<Void> sent = publish("t", "sent", expiring(Duration.ofSeconds(5)));
        links.failConnects(new TransportException(Kind.UNREACHABLE, "broker", "gone"));
        links.link().lose("cut");
        time.passSeconds(6);
        assertThat(failure(sent).kind()).isEqualTo(Kind.DROPPED);
    }

    @Test
    void anExpiryOutOfRangeIsRefused() {
        assertThatThrownBy(() -> expiring(Duration.ZERO)).hasMessage("expiry: PT0S is outside 1 ms to 10 years");
    }

    @Test
    void moreUrgentTopicsGoFirst() {
        publish("bulk", "1", BULK);
        publish("normal", "2", Delivery.NORMAL);
        publish("urgent", "3", URGENT);
        publish("bulk", "4", BULK);
        publish("urgent", "5", URGENT);
        transport.connect();
        assertThat(links.link().texts()).containsExactly("3", "5", "2", "1", "4");
    }

    @Test
    void noMessageOvertakesAnEarlierOneOfItsTopic() {
        publish("a", "1", BULK);
        publish("b", "2", Delivery.NORMAL);
        publish("a", "3", URGENT);
        publish("c", "4", URGENT);
        publish("a", "5", Delivery.NORMAL);
        transport.connect();
        assertThat(links.link().texts()).containsExactly("4", "2", "1", "3", "5");
    }

    @Test
    void whatComesBackIsBeforeEverythingUrgent() {
        links.answerByThemselves(false);
        transport.connect();
        publish("a", "1", BULK);
        links.link().lose("cut");
        publish("a", "2", URGENT);
        publish("b", "3", URGENT);
        links.answerByThemselves(true);
        time.passSeconds(1);
        assertThat(links.link().texts()).containsExactly("1", "2", "3");
    }

    @Test
    void aThousandMixedMessagesKeepTheOrderOfEachTopic() {
        java.util.SplittableRandom random = new java.util.SplittableRandom(3);
        IntStream.range(0, 1_000).forEach(i -> {
            Priority priority =
                    List.of(Priority.URGENT, Priority.NORMAL, Priority.BULK).get(random.nextInt(3));
            publish("t" + random.nextInt(20), String.valueOf(i), Delivery.NORMAL.withPriority(priority));
        });
        transport.connect();
        List<Message> sent = links.link().published();
        assertThat(sent).hasSize(1_000);
        for (int topic = 0; topic < 20; topic++) {
            String name = "t" + topic;
            assertThat(sent.stream()
                            .filter(message -> message.topic().equals(name))
                            .map(message -> Integer.parseInt(message.payload().text()))
                            .toList())
                    .isSorted();
        }
    }

    @Test
    void theLeastImportantIsDroppedFirstAndNothingMoreImportant() throws Exception {
        use(SETTINGS.withOutbox(SETTINGS.outbox().withMaximum(3, 1_024).withWhenFull(WhenFull.DROP_OLDEST)));
        CompletableFuture<Void> urgent = publish("u", "1", URGENT);
        CompletableFuture<Void> normal = publish("n", "2", Delivery.NORMAL);
        CompletableFuture<Void> bulk = publish("b", "3", BULK);
        publish("u", "4", URGENT);
        assertThat(failure(bulk).kind()).isEqualTo(Kind.DROPPED);
        publish("u", "5", URGENT);
        assertThat(failure(normal).kind()).isEqualTo(Kind.DROPPED);
        assertThat(failure(publish("b", "6", BULK)).kind()).isEqualTo(Kind.OUTBOX_FULL);
        assertThat(urgent).isNotDone();
    }

    @Test
    void ofAConflatedTopicTheLatestWaitsInTheSamePlace() throws Exception {
        CompletableFuture<Void> first = publish("a", "1", LATEST);
        publish("b", "2", Delivery.NORMAL);
        CompletableFuture<Void> second = publish("a", "3", LATEST);
        publish("b", "4", Delivery.NORMAL);
        assertThat(failure(first)).hasMessage("topic 'a': a newer message of this topic took its place");
        assertThat(transport.statistics().outboxMessages()).isEqualTo(3);
        transport.connect();
        assertThat(links.link().texts()).containsExactly("3", "2", "4");
        second.join();
    }

    @Test
    void aConflatedMessageReplacesNoneThatIsNot() {
        publish("a", "1", LATEST);
        publish("a", "2", Delivery.NORMAL);
        publish("a", "3", LATEST);
        publish("a", "4", LATEST);
        transport.connect();
        assertThat(links.link().texts()).containsExactly("1", "2", "4");
    }

    @Test
    void qosZeroOfAConflatedTopicWaitsForAConnection() throws Exception {
        CompletableFuture<Void> old = transport.publish(
                Message.of("a", "old").withQos(Qos.AT_MOST_ONCE).withDelivery(LATEST));
        CompletableFuture<Void> latest = transport.publish(
                Message.of("a", "latest").withQos(Qos.AT_MOST_ONCE).withDelivery(LATEST));
        assertThat(failure(old).kind()).isEqualTo(Kind.DROPPED);
        transport.connect();
        latest.join();
        assertThat(links.link().texts()).containsExactly("latest");
    }

    @Test
    void aNetworkThatComesUpEndsTheDelay() {
        use(SETTINGS.withReconnect(
                SETTINGS.reconnect().withDelays(Duration.ofMinutes(2), Duration.ofMinutes(2), false)));
        time.networks = Set.of();
        links.failConnects(new TransportException(Kind.UNREACHABLE, "broker", "no network"));
        transport.connect();
        time.passSeconds(20);
        assertThat(links.links()).hasSize(1);
        assertThat(transport.state()).isEqualTo(TransportState.WAITING);
        links.acceptConnects();
        time.networks = Set.of("eth0 192.0.2.7");
        time.passSeconds(2);
        assertThat(transport.isConnected()).isTrue();
    }

    @Test
    void aNetworkThatGoesDownEndsNoDelay() {
        use(SETTINGS.withReconnect(
                SETTINGS.reconnect().withDelays(Duration.ofMinutes(2), Duration.ofMinutes(2), false)));
        time.networks = Set.of("eth0 192.0.2.7", "wlan0 192.0.2.8");
        links.failConnects(new TransportException(Kind.UNREACHABLE, "broker", "no network"));
        transport.connect();
        time.passSeconds(4);
        time.networks = Set.of("eth0 192.0.2.7");
        time.passSeconds(20);
        assertThat(links.links()).hasSize(1);
    }
}
