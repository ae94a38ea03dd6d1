// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.contract;

import static io.halyard.transport.contract.TransportBench.PATIENCE;
import static io.halyard.transport.contract.TransportBench.await;
import static io.halyard.transport.contract.TransportBench.awaitConnected;
import static io.halyard.transport.contract.TransportBench.inbox;
import static io.halyard.transport.contract.TransportBench.next;
import static io.halyard.transport.contract.TransportBench.texts;
import static io.halyard.transport.scripted.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.testkit.NeedsProgram;
import io.halyard.testkit.TestBroker;
import io.halyard.transport.Handling;
import io.halyard.transport.Inbox;
import io.halyard.transport.Message;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.Payload;
import io.halyard.transport.Qos;
import io.halyard.transport.Subscription;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.TransportSettings.Session;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What users are promised, whatever the link: of the connection ({@link ConnectionPromises}), of publishing ({@link
 * PublishPromises}), and here of subscriptions and handlers.
 */
@NeedsProgram("mosquitto")
@Timeout(60)
public abstract class TransportContract extends PublishPromises {
    private static final int PUBACK = 4;
    private static final int PUBREC = 5;
    private static final int SUBSCRIBE = 8;
    private static final int UNSUBSCRIBE = 10;

    @Test
    void handlersRunInOrderOnVirtualThreadsOfTheirOwn() throws Exception {
        MqttTransport transport = bench.connected("one");
        BlockingQueue<String> got = new LinkedBlockingQueue<>();
        Subscription subscription = transport.subscribe("t", Qos.AT_LEAST_ONCE, message -> {
            assertThat(Thread.currentThread().isVirtual()).isTrue();
            got.add(message.text() + " " + Thread.currentThread().getName());
        });
        assertThat(await(subscription.granted())).isEqualTo(Qos.AT_LEAST_ONCE);
        assertThat(subscription.filter()).isEqualTo("t");
        for (int i = 0; i < 100; i++) {
            var _ = transport.publish(Message.of("t", String.valueOf(i)));
        }
        for (int i = 0; i < 100; i++) {
            assertThat(next(got)).isEqualTo(i + " halyard-mqtt-handler-one-t");
        }
    }

    @Test
    void aHandlerThatThrowsStopsNothing() throws Exception {
        MqttTransport transport = bench.connected("one");
        BlockingQueue<String> got = new LinkedBlockingQueue<>();
        var subscription = transport.subscribe("t", Qos.AT_LEAST_ONCE, message -> {
            got.add(message.text());
            if (message.text().equals("checked")) {
                throw new java.io.IOException("a handler's fault");
            }
            throw new AssertionError("a handler's bug");
        });
        await(subscription.granted());
        for (String text : List.of("checked", "error", "after")) {
            await(transport.publish(Message.of("t", text)));
            assertThat(next(got)).isEqualTo(text);
        }
        Patience.await().until(() -> bench.proxy.count(true, PUBACK) == 3);
        assertThat(transport.isConnected()).isTrue();
    }

    @Test
    void aHandlerThatBlocksStallsOnlyItself() throws Exception {
        MqttTransport transport = bench.connected("one");
        CountDownLatch release = new CountDownLatch(1);
        await(transport
                .subscribe("slow", Qos.AT_LEAST_ONCE, _ -> release.await())
                .granted());
        Inbox fast = inbox(transport, "fast", Qos.AT_LEAST_ONCE);
        for (int i = 0; i < 50; i++) {
            await(transport.publish(Message.of("slow", "x")));
        }
        awaitRoom(transport, 40);
        await(transport.publish(Message.of("fast", "x")));
        assertThat(next(fast).text()).isEqualTo("x");
        assertThat(transport.probe(PATIENCE)).isPositive();
        release.countDown();
    }

    @Test
    void aHandlerMayPublishAndWait() throws Exception {
        MqttTransport transport = bench.connected("one");
        Inbox answers = inbox(transport, "answer", Qos.AT_LEAST_ONCE);
        var echo = transport.subscribe("ask", Qos.AT_LEAST_ONCE, message -> {
            await(transport.publish(Message.of("answer", message.text())));
            transport.probe(PATIENCE);
        });
        await(echo.granted());
        for (int i = 0; i < 30; i++) {
            var _ = transport.publish(Message.of("ask", String.valueOf(i)));
        }
        assertThat(texts(answers, 30))
                .isEqualTo(IntStream.range(0, 30).mapToObj(String::valueOf).toList());
    }

    @Test
    void aHandlerMaySubscribeAndClose() throws Exception {
        MqttTransport transport = bench.connected("one");
        CompletableFuture<String> inner = new CompletableFuture<>();
        CompletableFuture<Subscription> own = new CompletableFuture<>();
        Subscription outer = transport.subscribe("outer", Qos.AT_LEAST_ONCE, _ -> {
            await(transport
                    .subscribe("inner", Qos.AT_LEAST_ONCE, message -> inner.complete(message.text()))
                    .granted());
            await(own).close();
            await(transport.publish(Message.of("inner", "x")));
            await(inner); // The broker acknowledges before it delivers: closed sooner, the message would be lost.
            transport.close();
        });
        own.complete(outer);
        await(outer.granted());
        var _ = transport.publish(Message.of("outer", "x"));
        assertThat(await(inner)).isEqualTo("x");
    }

    @Test
    void aMessageIsAcknowledgedWhenItsHandlerReturnsUpToABound() throws Exception {
        MqttTransport transport = bench.connected("one");
        MqttTransport sender = bench.aside("sender");
        Semaphore permits = new Semaphore(0);
        await(transport
                .subscribe("t", Qos.AT_LEAST_ONCE, _ -> permits.acquire())
                .granted());
        for (int i = 0; i < 10; i++) {
            await(sender.publish(Message.of("t", "held")));
        }
        Patience.await().until(() -> transport.statistics().received() == 10);
        transport.probe(PATIENCE);
        assertThat(bench.proxy.count(true, PUBACK)).isZero();
        permits.release();
        Patience.await().until(() -> bench.proxy.count(true, PUBACK) == 1);
        for (int i = 0; i < 6; i++) {
            await(sender.publish(Message.of("t", "beyond")));
        }
        Patience.await().until(() -> bench.proxy.count(true, PUBACK) == 6);
        assertThat(transport.statistics().acknowledgedEarly()).isEqualTo(5);
        permits.release(100);
        Patience.await().until(() -> bench.proxy.count(true, PUBACK) == 16);
    }

    @Test
    void whatAHandlerHadNotFinishedComesAgain() throws Exception {
        Session session = Session.defaults().withPersistence("kept", Duration.ofHours(1));
        MqttTransport transport = bench.connected(bench.settings("kept").withSession(session));
        BlockingQueue<Boolean> duplicates = new LinkedBlockingQueue<>();
        Semaphore permits = new Semaphore(0);
        var subscription = transport.subscribe("t", Qos.AT_LEAST_ONCE, message -> {
            duplicates.add(message.duplicate());
            permits.acquire();
        });
        await(subscription.granted());
        await(bench.aside("sender").publish(Message.of("t", "x")));
        assertThat(next(duplicates)).isFalse();
        bench.cut(transport);
        permits.release(10);
        assertThat(next(duplicates)).isEqualTo(!brokers().gaps().contains(BrokerGap.SENT_AGAIN_AS_NEW));
    }

    @Test
    void aMessageOfQosTwoIsHandledOnceAlsoAcrossACut() throws Exception {
        Session session = Session.defaults().withPersistence("kept", Duration.ofHours(1));
        MqttTransport transport = bench.connected(bench.settings("kept").withSession(session));
        BlockingQueue<String> handled = new LinkedBlockingQueue<>();
        Semaphore permits = new Semaphore(0);
        await(transport
                .subscribe("t", Qos.EXACTLY_ONCE, message -> {
                    handled.add(message.text());
                    permits.acquire();
                })
                .granted());
        MqttTransport sender = bench.aside("sender");
        await(sender.publish(Message.of("t", "once").withQos(Qos.EXACTLY_ONCE)));
        assertThat(next(handled)).isEqualTo("once");
        bench.cut(transport);
        Patience.await().until(() -> transport.statistics().received() == 2); // It came again.
        permits.release(10);
        if (brokers().gaps().contains(BrokerGap.SENT_AGAIN_AS_NEW)) {
            assertThat(next(handled)).isEqualTo("once"); // Nobody can tell it from an equal one.
        }
        await(sender.publish(Message.of("t", "next").withQos(Qos.EXACTLY_ONCE)));
        assertThat(next(handled)).isEqualTo("next");
        Patience.await().until(() -> bench.proxy.count(true, PUBREC) == 2);
    }

    @Test
    void aFullQueueDropsItsOldestAndCounts() throws Exception {
        TransportSettings settings =
                bench.settings("one").withHandling(Handling.defaults().withQueue(5, Handling.Overflow.DROP_OLDEST));
        MqttTransport transport = bench.connected(settings);
        Inbox inbox = inbox(transport, "t", Qos.AT_LEAST_ONCE);
        for (int i = 0; i < 8; i++) {
            await(transport.publish(Message.of("t", String.valueOf(i))));
        }
        Patience.await().until(() -> transport.statistics().droppedInbound() == 3);
        assertThat(transport.statistics().received()).isEqualTo(8);
        assertThat(texts(inbox, 5)).containsExactly("3", "4", "5", "6", "7");
    }

    @Test
    void aFullQueueDropsTheNewestIfToldSo() throws Exception {
        MqttTransport transport = bench.connected("one");
        Inbox inbox = transport.subscribe(
                "t", Qos.AT_LEAST_ONCE, Handling.defaults().withQueue(3, Handling.Overflow.DROP_NEWEST));
        await(inbox.granted());
        for (int i = 0; i < 5; i++) {
            await(transport.publish(Message.of("t", String.valueOf(i))));
        }
        Patience.await().until(() -> transport.statistics().droppedInbound() == 2);
        assertThat(texts(inbox, 3)).containsExactly("0", "1", "2");
    }

    @Test
    void messagesAreHandledAtOnceUpToABoundIfToldSo() throws Exception {
        MqttTransport transport = bench.connected("one");
        Semaphore permits = new Semaphore(0);
        AtomicInteger atWork = new AtomicInteger();
        BlockingQueue<String> done = new LinkedBlockingQueue<>();
        await(transport
                .subscribe("t", Qos.AT_LEAST_ONCE, Handling.defaults().withConcurrency(4), message -> {
                    atWork.incrementAndGet();
                    permits.acquire();
                    atWork.decrementAndGet();
                    done.add(message.text());
                })
                .granted());
        for (int i = 0; i < 6; i++) {
            await(transport.publish(Message.of("t", String.valueOf(i))));
        }
        Patience.await().until(() -> atWork.get() == 4 && transport.statistics().received() == 6);
        transport.probe(PATIENCE);
        assertThat(atWork).hasValue(4);
        permits.release(6);
        Set<String> all = new HashSet<>();
        for (int i = 0; i < 6; i++) {
            all.add(next(done));
        }
        assertThat(all).containsExactlyInAnyOrder("0", "1", "2", "3", "4", "5");
        Patience.await().until(() -> bench.proxy.count(true, PUBACK) == 6);
    }

    @Test
    void strictAcknowledgementWaitsForTheHandlerWhateverItCosts() throws Exception {
        MqttTransport transport = bench.connected("one");
        MqttTransport sender = bench.aside("sender");
        Semaphore permits = new Semaphore(0);
        await(transport
                .subscribe(
                        "strict",
                        Qos.AT_LEAST_ONCE,
                        Handling.defaults().withStrictAcknowledgement(),
                        _ -> permits.acquire())
                .granted());
        for (int i = 0; i < 30; i++) {
            await(sender.publish(Message.of("strict", "x")));
        }
        Patience.await().until(() -> transport.statistics().received() == 20);
        transport.probe(PATIENCE);
        // The broker stops at its window of 20, as documented; nothing was acknowledged early.
        assertThat(transport.statistics().received()).isEqualTo(20);
        assertThat(bench.proxy.count(true, PUBACK)).isZero();
        assertThat(transport.statistics().acknowledgedEarly()).isZero();
        permits.release(30);
        Patience.await().until(() -> bench.proxy.count(true, PUBACK) == 30);
    }

    @Test
    void whatFoundNoRoomInTheWindowComesWhenThereIsSome() throws Exception {
        MqttTransport transport = bench.connected("one");
        MqttTransport sender = bench.aside("sender");
        CountDownLatch release = new CountDownLatch(1);
        await(transport
                .subscribe("strict", Qos.AT_LEAST_ONCE, Handling.defaults().withStrictAcknowledgement(), _ -> {
                    release.await();
                })
                .granted());
        Inbox other = inbox(transport, "other", Qos.AT_LEAST_ONCE);
        for (int i = 0; i < 20; i++) {
            await(sender.publish(Message.of("strict", "x")));
        }
        Patience.await().until(() -> transport.statistics().received() == 20);
        await(sender.publish(Message.of("other", "1")));
        bench.broker.settle(); // It has found no room.
        transport.probe(PATIENCE);
        assertThat(other.poll(Duration.ZERO)).isEmpty();
        release.countDown();
        awaitRoom(transport, 20);
        if (brokers().gaps().contains(BrokerGap.SILENT_BEHIND_THE_WINDOW)) {
            bench.broker.settle();
            transport.probe(PATIENCE);
            assertThat(other.poll(Duration.ZERO)).isEmpty();
            await(sender.publish(Message.of("other", "2")));
            assertThat(texts(other, 2)).containsExactly("1", "2");
        } else {
            assertThat(next(other).text()).isEqualTo("1");
        }
    }

    @Test
    void slowHandlersDoNotStarveOtherTopics() throws Exception {
        MqttTransport transport = bench.connected("one");
        MqttTransport sender = bench.aside("sender");
        CountDownLatch release = new CountDownLatch(1);
        await(transport
                .subscribe("slow", Qos.AT_LEAST_ONCE, _ -> release.await())
                .granted());
        Inbox other = inbox(transport, "other", Qos.AT_LEAST_ONCE);
        for (int i = 0; i < 25; i++) {
            await(sender.publish(Message.of("slow", "x")));
        }
        awaitRoom(transport, 15);
        await(sender.publish(Message.of("other", "gets through")));
        assertThat(next(other).text()).isEqualTo("gets through");
        release.countDown();
    }

    /** Returns when the broker knows of so many acknowledgements: its window of 20 has room again, without which nothing gets through. */
    private void awaitRoom(MqttTransport transport, int acknowledgements) throws Exception {
        Patience.await().until(() -> bench.proxy.count(true, PUBACK) == acknowledgements);
        transport.probe(PATIENCE); // They are on their way to the broker; the answer to this comes behind them.
    }

    @Test
    void whatWasFetchedIsAcknowledgedWhenToldSo() throws Exception {
        MqttTransport transport = bench.connected("one");
        Inbox inbox = inbox(transport, "t", Qos.AT_LEAST_ONCE);
        await(transport.publish(Message.of("t", "x")));
        next(inbox);
        transport.probe(PATIENCE);
        assertThat(bench.proxy.count(true, PUBACK)).isZero();
        inbox.acknowledge();
        inbox.acknowledge();
        Patience.await().until(() -> bench.proxy.count(true, PUBACK) == 1);
    }

    @Test
    void anInboxIsLookedIntoOrWaitedFor() throws Exception {
        MqttTransport transport = bench.connected("one");
        Inbox inbox = inbox(transport, "t", Qos.AT_LEAST_ONCE);
        assertThat(inbox.poll(Duration.ZERO)).isEmpty();
        assertThat(inbox.poll(Duration.ofMillis(50))).isEmpty();
        await(transport.publish(Message.of("t", "1")));
        assertThat(inbox.take().text()).isEqualTo("1");
        transport.probe(PATIENCE);
        assertThat(bench.proxy.count(true, PUBACK)).isZero();
        assertThat(inbox.poll(Duration.ZERO)).isEmpty();
        Patience.await().until(() -> bench.proxy.count(true, PUBACK) == 1);
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread waiter = Thread.ofVirtual().start(() -> {
            try {
                inbox.take();
            } catch (InterruptedException | RuntimeException e) {
                thrown.complete(e);
            }
        });
        Patience.await().until(() -> waiter.getState() == Thread.State.WAITING);
        inbox.close();
        assertThat(await(thrown)).hasMessage("subscription 't': it was closed");
    }

    @Test
    void aClosedSubscriptionHearsNothingMore() throws Exception {
        MqttTransport transport = bench.connected("one");
        Inbox first = inbox(transport, "t", Qos.AT_LEAST_ONCE);
        Inbox second = inbox(transport, "t", Qos.AT_LEAST_ONCE);
        first.close();
        first.close();
        await(transport.publish(Message.of("t", "for the second")));
        assertThat(next(second).text()).isEqualTo("for the second");
        assertThat(bench.proxy.count(true, UNSUBSCRIBE)).isZero();
        second.close();
        Patience.await().until(() -> bench.proxy.count(true, UNSUBSCRIBE) == 1);
        await(transport.publish(Message.of("t", "for nobody")));
        transport.probe(PATIENCE);
        assertThat(transport.statistics().received()).isEqualTo(1);
        Inbox third = inbox(transport, "t", Qos.AT_LEAST_ONCE);
        await(transport.publish(Message.of("t", "for the third")));
        assertThat(next(third).text()).isEqualTo("for the third");
    }

    @Test
    void aClosedSubscriptionIsNotMadeAgain() throws Exception {
        MqttTransport transport = bench.connected("one");
        inbox(transport, "gone", Qos.AT_LEAST_ONCE).close();
        Inbox stays = inbox(transport, "stays", Qos.AT_LEAST_ONCE);
        long before = bench.proxy.count(true, SUBSCRIBE);
        bench.cut(transport);
        await(transport.publish(Message.of("stays", "x")));
        assertThat(next(stays).text()).isEqualTo("x");
        assertThat(bench.proxy.count(true, SUBSCRIBE)).isEqualTo(before + 1);
    }

    @Test
    void overlappingSubscriptionsEachHearAMessage() throws Exception {
        MqttTransport transport = bench.connected("one");
        Inbox wide = inbox(transport, "a/#", Qos.AT_LEAST_ONCE);
        Inbox narrow = inbox(transport, "a/b", Qos.AT_LEAST_ONCE);
        Inbox other = inbox(transport, "a/c", Qos.AT_LEAST_ONCE);
        await(transport.publish(Message.of("a/b", "x")));
        assertThat(next(wide).text()).isEqualTo("x");
        assertThat(next(narrow).text()).isEqualTo("x");
        assertThat(other.poll(Duration.ofMillis(200))).isEmpty();
    }

    @Test
    void aFilterThatBreaksTheRulesIsRefused() {
        MqttTransport transport = bench.create("one");
        assertThatThrownBy(() -> transport.subscribe("a/#/b", Qos.AT_LEAST_ONCE))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_TOPIC));
    }

    @Test
    void aRefusedSubscriptionIsItsOwnFaultAlone() throws Exception {
        try (TestBroker strict = brokers().refusing("forbidden")) {
            MqttTransport transport = bench.create(bench.settingsFor(strict.uri(), "one"));
            Subscription refused = transport.subscribe("forbidden/t", Qos.AT_LEAST_ONCE, _ -> {});
            Inbox allowed = transport.subscribe("t", Qos.AT_LEAST_ONCE);
            transport.connect();
            await(allowed.granted());
            if (version() != MqttVersion.V3_1) { // Its SUBACK knows no refusal.
                assertThat(failure(refused.granted()).kind()).isEqualTo(Kind.REJECTED);
            }
            await(transport.publish(Message.of("t", "x")));
            assertThat(next(allowed).text()).isEqualTo("x");
            assertThat(transport.statistics().lost()).isZero();
            transport.close();
        }
    }

    @Test
    void anOversizeInboundPacketIsSurvived() throws Exception {
        TransportSettings settings = bench.settings("one")
                .withLimits(TransportSettings.Limits.defaults().withMaximumPacketBytes(2_000));
        MqttTransport transport = bench.connected(settings);
        Inbox inbox = inbox(transport, "t", Qos.AT_LEAST_ONCE);
        MqttTransport sender = bench.aside("sender");
        await(sender.publish(Message.of("t", Payload.of("x".repeat(3_000)))));
        await(sender.publish(Message.of("t", "fits")));
        assertThat(next(inbox).text()).isEqualTo("fits");
        awaitConnected(transport);
        if (version() != MqttVersion.V5) { // Its brokers are told the limit, and drop the message themselves.
            assertThat(transport.statistics().droppedInbound()).isEqualTo(1);
        }
    }
}
