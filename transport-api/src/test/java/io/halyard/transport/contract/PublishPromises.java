// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.contract;

import static io.halyard.transport.contract.TransportBench.await;
import static io.halyard.transport.contract.TransportBench.awaitDisconnected;
import static io.halyard.transport.contract.TransportBench.inbox;
import static io.halyard.transport.contract.TransportBench.next;
import static io.halyard.transport.contract.TransportBench.texts;
import static io.halyard.transport.scripted.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.testkit.TestBroker;
import io.halyard.transport.DeadLetter;
import io.halyard.transport.Delivery;
import io.halyard.transport.Inbox;
import io.halyard.transport.Message;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.Payload;
import io.halyard.transport.Qos;
import io.halyard.transport.ReceivedMessage;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.TransportSettings.Session;
import io.halyard.transport.TransportSettings.WhenFull;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What users are promised of publishing. */
abstract class PublishPromises extends ConnectionPromises {
    private static final int PUBLISH = 3;
    private static final int PUBACK = 4;
    private static final int PUBREC = 5;
    private static final int DUP = 8;

    @ParameterizedTest
    @EnumSource(Qos.class)
    void aMessageMakesTheRound(Qos qos) throws Exception {
        MqttTransport transport = bench.connected("one");
        Inbox inbox = inbox(transport, "a/+/c", qos);
        await(transport.publish(Message.of("a/b/c", "\u00fcber").withQos(qos)));
        ReceivedMessage message = next(inbox);
        assertThat(message.topic()).isEqualTo("a/b/c");
        assertThat(message.text()).isEqualTo("\u00fcber");
        assertThat(message.qos()).isEqualTo(qos);
        assertThat(message.retained()).isFalse();
        assertThat(transport.statistics().published()).isEqualTo(1);
        assertThat(transport.statistics().acknowledged()).isEqualTo(1);
        assertThat(transport.statistics().received()).isEqualTo(1);
        assertThat(transport.statistics().outboxMessages()).isZero();
        assertThat(transport.statistics().outboxBytes()).isZero();
    }

    @Test
    void aRetainedMessageIsKeptByTheBroker() throws Exception {
        MqttTransport transport = bench.connected("one");
        await(transport.publish(Message.of("kept", "x").withRetain(true)));
        bench.broker.settle();
        Inbox inbox = inbox(transport, "kept", Qos.AT_LEAST_ONCE);
        ReceivedMessage message = next(inbox);
        assertThat(message.retained()).isTrue();
        assertThat(message.text()).isEqualTo("x");
        await(transport.publish(new Message("kept", Payload.EMPTY, Qos.AT_LEAST_ONCE, true)));
        assertThat(next(inbox).retained()).isFalse(); // It is new to a subscriber who was there.
        bench.broker.settle();
        Inbox again = inbox(transport, "kept", Qos.AT_LEAST_ONCE);
        assertThat(again.poll(Duration.ofMillis(200))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Qos.class,
            names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
    void orderPerTopicIsKeptAcrossCuts(Qos qos) throws Exception {
        MqttTransport transport = bench.connected("one");
        Inbox inbox = inbox(bench.aside("receiver"), "order/+", Qos.AT_LEAST_ONCE);
        List<CompletableFuture<Void>> futures = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            futures.add(transport.publish(
                    Message.of("order/" + i % 3, String.valueOf(i)).withQos(qos)));
            if (i % 200 == 150) {
                bench.proxy.cut();
            }
        }
        for (CompletableFuture<Void> future : futures) {
            await(future);
        }
        // A message may come twice, since a cut hides its acknowledgement; it never comes before an earlier one of its
        // topic.
        Map<String, Integer> newest = new HashMap<>();
        Set<String> seen = new HashSet<>();
        while (seen.size() < 600) {
            ReceivedMessage message = next(inbox);
            if (seen.add(message.text())) {
                int number = Integer.parseInt(message.text());
                assertThat(number).isGreaterThan(newest.getOrDefault(message.topic(), -1));
                newest.put(message.topic(), number);
            }
        }
    }

    @Test
    void equalMessagesOfQosTwoInAKeptSessionAreNotTakenForRepetitions() throws Exception {
        Session session = Session.defaults().withPersistence("kept", Duration.ofHours(1));
        MqttTransport transport = bench.connected(bench.settings("kept").withSession(session));
        Inbox inbox = inbox(bench.aside("receiver"), "t", Qos.AT_LEAST_ONCE);
        List<CompletableFuture<Void>> futures = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            futures.add(transport.publish(Message.of("t", "tick").withQos(Qos.EXACTLY_ONCE)));
            if (i % 100 == 70) {
                bench.proxy.cut();
            }
        }
        for (CompletableFuture<Void> future : futures) {
            await(future);
        }
        assertThat(texts(inbox, 300)).hasSize(300);
    }

    @ParameterizedTest
    @CsvSource({"true, 3", "false, 5", "true, 6", "false, 7"})
    void aMessageOfQosTwoArrivesOnceWhereverTheConnectionIsCut(boolean isFromClient, int packet) throws Exception {
        Session session = Session.defaults().withPersistence("kept", Duration.ofHours(1));
        MqttTransport transport = bench.connected(bench.settings("kept").withSession(session));
        Inbox own = inbox(transport, "own", Qos.AT_LEAST_ONCE);
        Inbox inbox = inbox(bench.aside("receiver"), "t", Qos.EXACTLY_ONCE);
        Message message = Message.of("t", "before").withQos(Qos.EXACTLY_ONCE);
        await(transport.publish(message));
        bench.proxy.cutAt(isFromClient, packet);
        await(transport.publish(Message.of("t", "once").withQos(Qos.EXACTLY_ONCE)));
        await(transport.publish(Message.of("t", "after").withQos(Qos.EXACTLY_ONCE)));
        await(transport.publish(Message.of("own", "x")));
        assertThat(texts(inbox, 3)).containsExactly("before", "once", "after");
        assertThat(next(own).text()).isEqualTo("x");
        assertThat(transport.statistics().lost()).isEqualTo(1);
        assertThat(transport.statistics().republishedExactlyOnce()).isZero();
        long repeated = bench.proxy.packets().stream()
                .filter(sent -> sent.isFromClient() && sent.type() == PUBLISH && (sent.flags() & DUP) != 0)
                .count();
        assertThat(repeated).as("PUBLISH with DUP").isEqualTo(packet == PUBLISH || packet == PUBREC ? 1 : 0);
    }

    @Test
    void aMessageOfQosOneIsRepeatedAsADuplicateInAKeptSession() throws Exception {
        Session session = Session.defaults().withPersistence("kept", Duration.ofHours(1));
        MqttTransport transport = bench.connected(bench.settings("kept").withSession(session));
        bench.proxy.cutAt(false, PUBACK);
        await(transport.publish(Message.of("t", "twice")));
        await(transport.publish(Message.of("t", "after")));
        List<Integer> flags = bench.proxy.packets().stream()
                .filter(sent -> sent.isFromClient() && sent.type() == PUBLISH)
                .map(sent -> sent.flags() & DUP)
                .toList();
        assertThat(flags).containsExactly(0, DUP, 0);
    }

    @Test
    void aMixOfQualitiesKeepsItsOrder() throws Exception {
        MqttTransport transport = bench.connected("one");
        Inbox inbox = inbox(transport, "t", Qos.AT_MOST_ONCE);
        List<String> sent = IntStream.range(0, 300).mapToObj(String::valueOf).toList();
        for (int i = 0; i < 300; i++) {
            var _ = transport.publish(
                    Message.of("t", sent.get(i)).withQos(i % 2 == 0 ? Qos.AT_MOST_ONCE : Qos.AT_LEAST_ONCE));
        }
        assertThat(texts(inbox, 300)).isEqualTo(sent);
    }

    @Test
    void publishNeverBlocksOffline() throws Exception {
        MqttTransport transport = bench.create("one");
        List<CompletableFuture<Void>> futures = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            futures.add(transport.publish(Message.of("t", "x")));
        }
        assertThat(futures).noneMatch(CompletableFuture::isDone);
        Patience.await().until(() -> transport.statistics().outboxMessages() == 10_000);
        assertThat(transport.statistics().outboxBytes()).isEqualTo(20_000);
        transport.connect();
        for (CompletableFuture<Void> future : futures) {
            await(future);
        }
        assertThat(transport.statistics().outboxMessages()).isZero();
    }

    @Test
    void publishNeverBlocksOnADeadPath() throws Exception {
        MqttTransport transport = bench.connected("one");
        bench.proxy.freeze();
        Payload large = Payload.of("x".repeat(10_000));
        for (int i = 0; i < 3_000; i++) {
            var _ = transport.publish(Message.of("t", large));
            var _ = transport.publish(Message.of("t", large).withQos(Qos.AT_MOST_ONCE));
        }
        Patience.await().until(() -> transport.statistics().outboxMessages() > 2_000);
        bench.proxy.cut();
    }

    @Test
    void qosZeroOfflineFailsAtOnce() throws Exception {
        MqttTransport transport = bench.create("one");
        TransportException failure =
                failure(transport.publish(Message.of("t", "x").withQos(Qos.AT_MOST_ONCE)));
        assertThat(failure.kind()).isEqualTo(Kind.NOT_CONNECTED);
        assertThat(failure)
                .hasMessage(
                        "topic 't': there is no connection, and a message of QoS 0 does not wait for one: use QoS 1");
    }

    @Test
    void aFullOutboxFailsTheCall() throws Exception {
        MqttTransport transport = bench.create(withOutbox(3, 1_024, WhenFull.FAIL));
        List<CompletableFuture<Void>> futures = publish(transport, "t", 4);
        TransportException failure = failure(futures.get(3));
        assertThat(failure.kind()).isEqualTo(Kind.OUTBOX_FULL);
        assertThat(failure)
                .hasMessage("topic 't': the outbox holds 3 of at most 3 messages and 6 of at most 1024 bytes: wait for"
                        + " futures of earlier publishes, or raise the limits");
        transport.connect();
        for (CompletableFuture<Void> future : futures.subList(0, 3)) {
            await(future);
        }
        await(transport.publish(Message.of("t", "there is room again")));
    }

    @Test
    void theOutboxIsBoundedInBytesToo() throws Exception {
        MqttTransport transport = bench.create(withOutbox(1_000, 2_000, WhenFull.FAIL));
        CompletableFuture<Void> fits = transport.publish(Message.of("t", "x".repeat(1_500)));
        assertThat(failure(transport.publish(Message.of("t", "x".repeat(500)))).kind())
                .isEqualTo(Kind.OUTBOX_FULL);
        assertThat(fits).isNotDone();
    }

    @Test
    void aFullOutboxDropsTheOldestIfToldSo() throws Exception {
        MqttTransport transport = bench.create(withOutbox(3, 1_024, WhenFull.DROP_OLDEST));
        Inbox inbox = transport.subscribe("t", Qos.AT_LEAST_ONCE);
        List<CompletableFuture<Void>> futures = publish(transport, "t", 5);
        assertThat(failure(futures.get(0)))
                .hasMessage("topic 't': it was the oldest unsent message when the outbox was full");
        assertThat(failure(futures.get(1)).kind()).isEqualTo(Kind.DROPPED);
        transport.connect();
        assertThat(texts(inbox, 3)).containsExactly("2", "3", "4");
        await(futures.get(4));
    }

    @Test
    void theLatestOfATopicIsKeptIfToldSo() throws Exception {
        MqttTransport transport = bench.create(withOutbox(3, 1_024, WhenFull.KEEP_LATEST));
        Inbox inbox = transport.subscribe("#", Qos.AT_LEAST_ONCE);
        List<CompletableFuture<Void>> one = publish(transport, "one", 3);
        List<CompletableFuture<Void>> two = publish(transport, "two", 2);
        CompletableFuture<Void> unacknowledged =
                transport.publish(Message.of("three", "waits too").withQos(Qos.AT_MOST_ONCE));
        assertThat(failure(one.get(1))).hasMessage("topic 'one': a newer message of this topic took its place");
        assertThat(failure(two.get(0)).kind()).isEqualTo(Kind.DROPPED);
        assertThat(failure(transport.publish(Message.of("four", "x"))).kind()).isEqualTo(Kind.OUTBOX_FULL);
        transport.connect();
        assertThat(texts(inbox, 3)).containsExactly("2", "1", "waits too");
        await(one.get(2));
        await(two.get(1));
        await(unacknowledged);
    }

    @Test
    void anOversizePublishFailsBeforeItIsSent() throws Exception {
        TransportSettings settings = bench.settings("one")
                .withLimits(TransportSettings.Limits.defaults().withMaximumPacketBytes(1_000));
        MqttTransport transport = bench.connected(settings);
        TransportException failure = failure(transport.publish(Message.of("t", "x".repeat(1_000))));
        assertThat(failure.kind()).isEqualTo(Kind.TOO_LARGE);
        assertThat(failure)
                .hasMessage("topic 't': a packet of 1009 bytes (payload 1000) is more than the limit of the settings,"
                        + " 1000: send it in parts, or raise maximum-packet-bytes");
        await(transport.publish(Message.of("t", "x".repeat(900))));
        assertThat(bench.proxy.count(true, PUBLISH)).isEqualTo(1);
        assertThat(transport.isConnected()).isTrue();
    }

    @Test
    void aTopicWithWildcardsIsRefused() {
        assertThatThrownBy(() -> Message.of("a/#", "x"))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_TOPIC));
    }

    @Test
    void whatDependsOnAPublishNeverRunsOnALinksThread() throws Exception {
        MqttTransport transport = bench.create("one");
        List<CompletableFuture<String>> threads = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            threads.add(transport
                    .publish(Message.of("t", "x"))
                    .thenApply(_ -> Thread.currentThread().isVirtual() + " "
                            + Thread.currentThread().getName()));
        }
        transport.connect();
        for (CompletableFuture<String> thread : threads) {
            assertThat(await(thread)).startsWith("true halyard-mqtt-completions");
        }
    }

    @Test
    void whatDependsOnAPublishMayWaitForAnother() throws Exception {
        MqttTransport transport = bench.connected("one");
        CompletableFuture<Void> nested = transport
                .publish(Message.of("t", "outer"))
                .thenRun(() -> {
                    for (int i = 0; i < 3; i++) {
                        transport.publish(Message.of("t", "inner")).join();
                    }
                });
        CompletableFuture<Void> later = transport.publish(Message.of("t", "later"));
        await(nested);
        await(later);
    }

    @Test
    void futuresOfOneTopicCompleteInOrder() throws Exception {
        MqttTransport transport = bench.create("one");
        ConcurrentLinkedQueue<Integer> order = new ConcurrentLinkedQueue<>();
        List<CompletableFuture<Void>> futures = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            int number = i;
            futures.add(transport.publish(Message.of("t", "x")).thenRun(() -> order.add(number)));
        }
        transport.connect();
        for (CompletableFuture<Void> future : futures) {
            await(future);
        }
        assertThat(List.copyOf(order)).isSorted().hasSize(500);
    }

    @Test
    void aLinkIsNeverGivenMoreThanTheLimit() throws Exception {
        TransportSettings settings = bench.settings("one")
                .withLimits(TransportSettings.Limits.defaults().withMaximumInFlight(7));
        MqttTransport transport = bench.connected(settings);
        bench.proxy.freeze();
        List<CompletableFuture<Void>> futures = publish(transport, "t", 50);
        bench.proxy.cut();
        awaitDisconnected(transport);
        bench.proxy.thaw();
        for (CompletableFuture<Void> future : futures) {
            await(future);
        }
        // Up to 7 went into the dead path and once more over the next connection.
        assertThat(bench.proxy.count(true, PUBLISH)).isBetween(50L, 57L);
    }

    @Test
    void closeFailsWhatWaits() throws Exception {
        MqttTransport transport = bench.create("one");
        List<CompletableFuture<Void>> futures = publish(transport, "t", 3);
        transport.close();
        for (CompletableFuture<Void> future : futures) {
            assertThat(failure(future).kind()).isEqualTo(Kind.CLOSED);
        }
    }

    @Test
    void manyThreadsPublishAtOnce() throws Exception {
        MqttTransport transport = bench.connected("one");
        Inbox inbox = inbox(transport, "many/+", Qos.AT_LEAST_ONCE);
        ConcurrentLinkedQueue<CompletableFuture<Void>> futures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = IntStream.range(0, 8)
                .mapToObj(thread -> Thread.ofVirtual().start(() -> {
                    for (int i = 0; i < 100; i++) {
                        futures.add(transport.publish(Message.of("many/" + thread, String.valueOf(i))));
                    }
                }))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }
        for (CompletableFuture<Void> future : futures) {
            await(future);
        }
        Map<String, Integer> expected = new HashMap<>();
        for (int i = 0; i < 800; i++) {
            ReceivedMessage message = next(inbox);
            assertThat(Integer.parseInt(message.text())).isEqualTo(expected.getOrDefault(message.topic(), 0));
            expected.merge(message.topic(), 1, Integer::sum);
        }
    }

    @Test
    void aPoisonMessageBecomesADeadLetterAndBlocksNobody() throws Exception {
        // A broker ends the connection at a packet that is too large for it; before MQTT 5 it cannot say so beforehand.
        try (TestBroker strict = brokers().limitedTo(500)) {
            MqttTransport transport = bench.create(bench.settingsFor(strict.uri(), "one"));
            CompletableFuture<Void> before = transport.publish(Message.of("t", "before"));
            CompletableFuture<Void> poison = transport.publish(Message.of("t", "x".repeat(1_000)));
            CompletableFuture<Void> behind = transport.publish(Message.of("t", "behind"));
            CompletableFuture<Void> aside = transport.publish(Message.of("u", "aside"));
            transport.connect();
            await(before);
            if (version() != MqttVersion.V5 && brokers().gaps().contains(BrokerGap.ANY_SIZE_BEFORE_5)) {
                await(poison);
                assertThat(transport.statistics().lost()).isZero();
                transport.close();
                return;
            }
            TransportException reason = failure(poison);
            assertThat(reason.kind()).isEqualTo(version() == MqttVersion.V5 ? Kind.TOO_LARGE : Kind.UNDELIVERABLE);
            await(behind);
            await(aside);
            assertThat(transport.deadLetters()).extracting(DeadLetter::reason).containsExactly(reason);
            assertThat(transport.statistics().deadLetters()).isEqualTo(1);
            transport.close();
        }
    }

    @Test
    void aPublishThatTheBrokerRefusesIsADeadLetter() throws Exception {
        try (TestBroker strict = brokers().refusing("forbidden")) {
            MqttTransport transport = bench.create(bench.settingsFor(strict.uri(), "one"));
            BlockingQueue<DeadLetter> letters = new LinkedBlockingQueue<>();
            var _ = transport.onDeadLetter(letters::add);
            transport.connect();
            CompletableFuture<Void> refused = transport.publish(Message.of("forbidden/t", "x"));
            await(transport.publish(Message.of("t", "x")));
            if (version() == MqttVersion.V5) {
                assertThat(failure(refused).kind()).isEqualTo(Kind.REJECTED);
                assertThat(next(letters).message().topic()).isEqualTo("forbidden/t");
            } else {
                await(refused); // Before MQTT 5 the broker can only acknowledge it, and drop it.
                assertThat(letters).isEmpty();
            }
            assertThat(transport.statistics().lost()).isZero();
            transport.close();
        }
    }

    @Test
    void whatExpiredWhileDownIsNotSent() throws Exception {
        MqttTransport transport = bench.create("one");
        Inbox inbox = transport.subscribe("t", Qos.AT_LEAST_ONCE);
        CompletableFuture<Void> expired = transport.publish(
                Message.of("t", "old").withDelivery(Delivery.NORMAL.withExpiry(Duration.ofMillis(20))));
        CompletableFuture<Void> fresh = transport.publish(
                Message.of("t", "fresh").withDelivery(Delivery.NORMAL.withExpiry(Duration.ofHours(1))));
        assertThat(failure(expired)).hasMessage("topic 't': it expired before it could be sent");
        transport.connect();
        await(fresh);
        assertThat(next(inbox).text()).isEqualTo("fresh");
    }

    @Test
    void aBrokerKeepsAMessageOnlyUntilItExpiresIfItCanBeTold() throws Exception {
        boolean canBeTold = version() == MqttVersion.V5;
        Session session = Session.defaults().withPersistence("sleeper", Duration.ofHours(1));
        MqttTransport sleeper = bench.connected(bench.settings("sleeper").withSession(session));
        Inbox inbox = inbox(sleeper, "t", Qos.AT_LEAST_ONCE);
        sleeper.disconnect();
        MqttTransport sender = bench.aside("sender");
        Duration expiry = canBeTold ? Duration.ofSeconds(3) : Duration.ofHours(1);
        // Nobody waits for it: on a machine that stands still it expires here, which is no fault.
        var _ = sender.publish(Message.of("t", "short").withDelivery(Delivery.NORMAL.withExpiry(expiry)));
        await(sender.publish(
                Message.of("t", "long").withDelivery(Delivery.NORMAL.withExpiry(Duration.ofSeconds(1_000)))));
        assertThat(inbox.poll(canBeTold ? Duration.ofMillis(4_300) : Duration.ZERO))
                .isEmpty();
        sleeper.connect();
        ReceivedMessage first = next(inbox);
        assertThat(first.text()).isEqualTo(canBeTold ? "long" : "short");
        if (canBeTold) {
            assertThat(first.expiry().orElseThrow()).isBetween(Duration.ofSeconds(900), Duration.ofSeconds(998));
        } else {
            assertThat(first.expiry()).isEmpty();
        }
    }

    @Test
    void moreUrgentTopicsGoFirstAndEachTopicInOrder() throws Exception {
        MqttTransport transport = bench.create("one");
        Inbox inbox = transport.subscribe("p/#", Qos.AT_LEAST_ONCE);
        Delivery bulk = Delivery.NORMAL.withPriority(Delivery.Priority.BULK);
        Delivery urgent = Delivery.NORMAL.withPriority(Delivery.Priority.URGENT);
        var _ = transport.publish(Message.of("p/bulk", "1").withDelivery(bulk));
        var _ = transport.publish(Message.of("p/normal", "2"));
        var _ = transport.publish(Message.of("p/urgent", "3").withDelivery(urgent));
        var _ = transport.publish(Message.of("p/bulk", "4").withDelivery(urgent));
        transport.connect();
        assertThat(texts(inbox, 4)).containsExactly("3", "2", "1", "4");
    }

    @Test
    void qosZeroOfAConflatedTopicWaitsForAConnection() throws Exception {
        MqttTransport transport = bench.create("one");
        Inbox inbox = transport.subscribe("t", Qos.AT_LEAST_ONCE);
        Message latest = Message.of("t", "1").withQos(Qos.AT_MOST_ONCE).withDelivery(Delivery.NORMAL.withLatestOnly());
        CompletableFuture<Void> replaced = transport.publish(latest);
        CompletableFuture<Void> sent = transport.publish(
                Message.of("t", "2").withQos(Qos.AT_MOST_ONCE).withDelivery(Delivery.NORMAL.withLatestOnly()));
        assertThat(failure(replaced).kind()).isEqualTo(Kind.DROPPED);
        transport.connect();
        await(sent);
        assertThat(next(inbox).text()).isEqualTo("2");
    }

    private TransportSettings withOutbox(int messages, long bytes, WhenFull whenFull) {
        return bench.settings("one")
                .withOutbox(TransportSettings.Outbox.defaults()
                        .withMaximum(messages, bytes)
                        .withWhenFull(whenFull));
    }

    private static List<CompletableFuture<Void>> publish(MqttTransport transport, String topic, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> transport.publish(Message.of(topic, String.valueOf(i))))
                .toList();
    }
}
