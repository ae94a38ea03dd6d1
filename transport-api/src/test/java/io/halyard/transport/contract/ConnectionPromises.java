// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.contract;

import static io.halyard.transport.contract.TransportBench.PATIENCE;
import static io.halyard.transport.contract.TransportBench.await;
import static io.halyard.transport.contract.TransportBench.awaitConnected;
import static io.halyard.transport.contract.TransportBench.awaitDisconnected;
import static io.halyard.transport.contract.TransportBench.changes;
import static io.halyard.transport.contract.TransportBench.inbox;
import static io.halyard.transport.contract.TransportBench.next;
import static io.halyard.transport.contract.TransportBench.texts;
import static io.halyard.transport.scripted.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.testkit.FaultProxy;
import io.halyard.testkit.LiveThreads;
import io.halyard.testkit.Ports;
import io.halyard.testkit.TestBroker;
import io.halyard.transport.Endpoint;
import io.halyard.transport.Inbox;
import io.halyard.transport.Message;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.Qos;
import io.halyard.transport.ReceivedMessage;
import io.halyard.transport.Secret;
import io.halyard.transport.StateChange;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.TransportSettings.Reconnect;
import io.halyard.transport.TransportSettings.Session;
import io.halyard.transport.TransportState;
import io.halyard.transport.session.MqttTransports;
import io.halyard.transport.spi.MqttLinkProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What users are promised of the connection: how it is made, kept, found dead, moved and ended. */
abstract class ConnectionPromises {
    private static final int DISCONNECT = 14;

    TransportBench bench;

    /** {@return the link to be judged} */
    protected abstract MqttLinkProvider provider();

    /** {@return the protocol version to speak} */
    protected abstract MqttVersion version();

    /** {@return the brokers that the links are held against: Mosquitto, unless a subclass says otherwise} */
    protected BrokerKind brokers() {
        return new MosquittoKind();
    }

    /** Starts a broker. */
    @BeforeEach
    final void openBench() {
        bench = new TransportBench(provider(), version(), brokers().open());
    }

    /** Throws everything away. */
    @AfterEach
    final void closeBench() {
        bench.close();
    }

    @Test
    void aBrokerThatIsDownAtStartIsJustTheFirstReconnect() throws Exception {
        bench.broker.kill();
        MqttTransport transport = bench.create("one");
        transport.connect();
        CompletableFuture<Void> early = transport.publish(Message.of("t", "early"));
        Patience.await().until(() -> transport.statistics().lastError().isPresent());
        assertThat(transport.isConnected()).isFalse();
        assertThat(transport.statistics().offlineFor()).isPresent();
        bench.broker.restart();
        awaitConnected(transport);
        await(early);
    }

    @Test
    void aKilledBrokerIsSurvivedWithSubscriptionsAndOrder() throws Exception {
        MqttTransport transport = bench.connected("one");
        List<String> got = new ArrayList<>();
        CountDownLatch all = new CountDownLatch(101);
        var _ = transport.subscribe("t", Qos.AT_LEAST_ONCE, message -> {
            got.add(message.text());
            all.countDown();
        });
        await(transport.publish(Message.of("t", "before")));
        Patience.await().until(() -> all.getCount() == 100);
        bench.broker.kill();
        awaitDisconnected(transport);
        List<String> sent = new ArrayList<>(List.of("before"));
        List<CompletableFuture<Void>> futures = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            sent.add("while down " + i);
            futures.add(transport.publish(Message.of("t", "while down " + i)));
        }
        bench.broker.restart();
        for (CompletableFuture<Void> future : futures) {
            await(future);
        }
        all.await();
        assertThat(got).isEqualTo(sent);
        assertThat(transport.statistics().connects()).isEqualTo(2);
        assertThat(transport.statistics().lost()).isEqualTo(1);
    }

    @Test
    void changesOfStateComeOnceInOrderWithTheirCause() throws Exception {
        MqttTransport transport = bench.create("one");
        BlockingQueue<StateChange> changes = changes(transport);
        transport.connect();
        awaitConnected(transport);
        bench.proxy.cut();
        assertThat(next(changes).to()).isEqualTo(TransportState.CONNECTING);
        assertThat(next(changes).to()).isEqualTo(TransportState.CONNECTED);
        StateChange lost = next(changes);
        assertThat(lost.from()).isEqualTo(TransportState.CONNECTED);
        assertThat(lost.to()).isEqualTo(TransportState.WAITING);
        assertThat(lost.retryIn()).isPresent();
        assertThat(lost.cause())
                .hasValueSatisfying(cause -> assertThat(cause.kind()).isEqualTo(Kind.CONNECTION_LOST));
        assertThat(next(changes).to()).isEqualTo(TransportState.CONNECTING);
        assertThat(next(changes).to()).isEqualTo(TransportState.CONNECTED);
        transport.close();
        assertThat(next(changes).to()).isEqualTo(TransportState.DISCONNECTED);
        assertThat(next(changes).to()).isEqualTo(TransportState.CLOSED);
        assertThat(changes).isEmpty();
    }

    @Test
    void aListenerThatThrowsOrIsClosedHarmsNobody() throws Exception {
        MqttTransport transport = bench.create("one");
        var _ = transport.onStateChange(_ -> {
            throw new IllegalStateException("a listener's fault");
        });
        BlockingQueue<StateChange> closed = new LinkedBlockingQueue<>();
        transport.onStateChange(closed::add).close();
        BlockingQueue<StateChange> changes = changes(transport);
        transport.connect();
        assertThat(next(changes).to()).isEqualTo(TransportState.CONNECTING);
        assertThat(next(changes).to()).isEqualTo(TransportState.CONNECTED);
        assertThat(closed).isEmpty();
    }

    @Test
    void aRefusedLoginIsRefusedAndTriedAgainSlowly() throws Exception {
        int port = Ports.free();
        try (TestBroker strict = brokers().admitting(port, "device", "right");
                FaultProxy path = FaultProxy.to(port)) {
            MqttTransport transport = bench.create(bench.settingsFor(path.uri(), "one")
                    .withSession(Session.defaults().withClientId("one").withLogin("device", Secret.of("wrong"))));
            BlockingQueue<StateChange> changes = changes(transport);
            transport.connect();
            assertThat(next(changes).to()).isEqualTo(TransportState.CONNECTING);
            StateChange refused = next(changes);
            assertThat(refused.to()).isEqualTo(TransportState.REFUSED);
            assertThat(refused.retryIn()).contains(Duration.ofMillis(500));
            assertThat(refused.cause())
                    .hasValueSatisfying(cause -> assertThat(cause.kind()).isEqualTo(Kind.CREDENTIALS_REFUSED));
            assertThat(refused.cause().toString()).doesNotContain("wrong");
            assertThat(transport.statistics().connects()).isZero();
            strict.kill();
            try (TestBroker _ = brokers().open(port, 20)) {
                awaitConnected(transport);
            }
        }
    }

    @Test
    void aLoginIsSentAsItIs() throws Exception {
        try (TestBroker strict = brokers().admitting(Ports.free(), "device", "\u20ac and spaces")) {
            Session session = Session.defaults().withClientId("one");
            MqttTransport admitted = bench.create(bench.settingsFor(strict.uri(), "one")
                    .withSession(session.withLogin("device", Secret.of("\u20ac and spaces")))
                    .withReconnect(Reconnect.external()));
            admitted.connect();
            assertThat(admitted.isConnected()).isTrue();
            admitted.close();
        }
    }

    @Test
    void withoutAKeepAliveNothingPingsByItselfAndAProbeStillWorks() throws Exception {
        Session session = Session.defaults().withClientId("one").withKeepAlive(Duration.ZERO);
        MqttTransport transport = bench.connected(bench.settings("one").withSession(session));
        long before = bench.proxy.packets().size();
        assertThat(transport.awaitDisconnected(Duration.ofMillis(300))).isFalse();
        assertThat(bench.proxy.packets()).hasSize((int) before);
        assertThat(transport.probe(PATIENCE)).isPositive();
    }

    @Test
    void aWillIsRetainedIfItSaysSo() throws Exception {
        MqttTransport rude = bench.connected(bench.settings("rude")
                .withSession(Session.defaults()
                        .withClientId("rude")
                        .withWill(Message.of("will/rude", "gone")
                                .withQos(Qos.AT_MOST_ONCE)
                                .withRetain(true))));
        MqttTransport observer = bench.aside("observer");
        Inbox wills = inbox(observer, "will/#", Qos.AT_LEAST_ONCE);
        rude.abandon();
        assertThat(next(wills).text()).isEqualTo("gone");
        Optional<ReceivedMessage> kept = Optional.empty();
        while (kept.isEmpty()) { // Artemis passes it on before it keeps it.
            try (Inbox late = inbox(observer, "will/rude", Qos.AT_LEAST_ONCE)) {
                kept = late.poll(Duration.ofMillis(200));
            }
        }
        assertThat(kept)
                .hasValueSatisfying(message -> assertThat(message.retained()).isTrue());
    }

    @Test
    void aHalfOpenPathIsFoundWithinOneAndAHalfKeepAlives() throws Exception {
        Session session = Session.defaults().withClientId("one").withKeepAlive(Duration.ofSeconds(2));
        MqttTransport transport = bench.connected(bench.settings("one").withSession(session));
        long began = System.nanoTime();
        bench.proxy.freeze();
        awaitDisconnected(transport);
        // Nobody else would find it; a busy machine has more time than that.
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
        bench.proxy.cut();
        bench.proxy.thaw();
        awaitConnected(transport);
    }

    @Test
    void aProbeIsARoundTrip() throws Exception {
        MqttTransport transport = bench.connected("one");
        assertThat(transport.probe(PATIENCE)).isPositive();
        assertThat(transport.statistics().lastRoundTrip())
                .hasValueSatisfying(ago -> assertThat(ago).isLessThan(PATIENCE));
    }

    @Test
    void aProbeFindsADeadPathAtOnce() throws Exception {
        MqttTransport transport = bench.connected("one");
        bench.proxy.freeze();
        assertThatThrownBy(() -> transport.probe(Duration.ofMillis(300)))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMEOUT))
                .hasMessageContaining("the broker did not answer a probe within 300 ms");
        awaitDisconnected(transport);
        bench.proxy.cut();
        bench.proxy.thaw();
        awaitConnected(transport);
    }

    @Test
    void aProbeWithoutAConnectionSaysSo() {
        assertThatThrownBy(() -> bench.create("one").probe(Duration.ofSeconds(1)))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_CONNECTED));
    }

    @Test
    void theWillComesAfterAbandonAndNotAfterDisconnect() throws Exception {
        MqttTransport observer = bench.aside("observer");
        Inbox wills = inbox(observer, "will/#", Qos.AT_LEAST_ONCE);
        MqttTransport polite = bench.connected(withWill("polite"));
        polite.disconnect();
        assertThat(polite.state()).isEqualTo(TransportState.DISCONNECTED);
        MqttTransport rude = bench.connected(withWill("rude"));
        rude.abandon();
        assertThat(rude.state()).isEqualTo(TransportState.DISCONNECTED);
        Patience.await().until(() -> bench.proxy.count(true, DISCONNECT) == 1);
        String topic = next(wills).topic();
        boolean mayBePolite = brokers().gaps().contains(BrokerGap.WILL_AT_TIMES_AFTER_DISCONNECT);
        if (mayBePolite && topic.equals("will/polite")) {
            topic = next(wills).topic();
        }
        assertThat(topic).isEqualTo("will/rude");
        assertThat(mayBePolite || wills.poll(Duration.ZERO).isEmpty()).isTrue();
    }

    @Test
    void afterADisconnectNothingHappensUntilConnect() throws Exception {
        MqttTransport transport = bench.connected("one");
        Inbox inbox = inbox(transport, "t", Qos.AT_LEAST_ONCE);
        transport.disconnect();
        CompletableFuture<Void> waits = transport.publish(Message.of("t", "x"));
        assertThat(transport.awaitConnected(Duration.ofMillis(300))).isFalse();
        assertThat(waits).isNotDone();
        transport.connect();
        await(waits);
        assertThat(next(inbox).text()).isEqualTo("x");
    }

    @Test
    void aKeptSessionIsServedWhatCameMeanwhile() throws Exception {
        Session session = Session.defaults().withPersistence("kept", Duration.ofHours(1));
        MqttTransport transport = bench.connected(bench.settings("kept").withSession(session));
        Inbox inbox = inbox(transport, "t", Qos.AT_LEAST_ONCE);
        transport.disconnect();
        MqttTransport sender = bench.aside("sender");
        for (int i = 0; i < 5; i++) {
            await(sender.publish(Message.of("t", "meanwhile " + i)));
        }
        transport.connect();
        assertThat(texts(inbox, 5))
                .containsExactly("meanwhile 0", "meanwhile 1", "meanwhile 2", "meanwhile 3", "meanwhile 4");
    }

    @Test
    void aRedirectTakesSubscriptionsAndOutboxAlong() throws Exception {
        MqttTransport transport = bench.connected("one");
        Inbox inbox = inbox(transport, "t", Qos.AT_LEAST_ONCE);
        bench.broker.kill();
        awaitDisconnected(transport);
        List<CompletableFuture<Void>> futures = Stream.of("a", "b", "c")
                .map(text -> transport.publish(Message.of("t", text)))
                .toList();
        try (TestBroker other = brokers().open()) {
            transport.reconnectTo(Endpoint.of(other.uri()));
            assertThat(transport.endpoint()).isEqualTo(Endpoint.of(other.uri()));
            for (CompletableFuture<Void> future : futures) {
                await(future);
            }
            assertThat(texts(inbox, 3)).containsExactly("a", "b", "c");
            transport.close();
        }
    }

    @Test
    void aRedirectOfALiveConnectionMovesIt() throws Exception {
        MqttTransport transport = bench.connected("one");
        try (TestBroker other = brokers().open()) {
            BlockingQueue<StateChange> changes = changes(transport);
            transport.reconnectTo(Endpoint.of(other.uri()));
            assertThat(next(changes).to()).isEqualTo(TransportState.CONNECTING);
            assertThat(next(changes).to()).isEqualTo(TransportState.CONNECTED);
            Patience.await().until(() -> bench.proxy.openConnections() == 0);
            transport.close();
        }
    }

    @Test
    void anExternallyManagedConnectFailsWithTheCauseAndIsNotRetried() throws Exception {
        bench.broker.kill();
        MqttTransport transport = bench.create(external());
        assertThatThrownBy(transport::connect).isInstanceOf(TransportException.class);
        assertThat(transport.state()).isEqualTo(TransportState.DISCONNECTED);
        bench.broker.restart();
        transport.connect();
        assertThat(transport.isConnected()).isTrue();
        int before = bench.proxy.connections();
        BlockingQueue<StateChange> changes = changes(transport);
        bench.proxy.cut();
        StateChange lost = next(changes);
        assertThat(lost.to()).isEqualTo(TransportState.DISCONNECTED);
        assertThat(lost.retryIn()).isEmpty();
        assertThat(lost.cause())
                .hasValueSatisfying(cause -> assertThat(cause.kind()).isEqualTo(Kind.CONNECTION_LOST));
        assertThat(transport.awaitConnected(Duration.ofMillis(500))).isFalse();
        assertThat(bench.proxy.connections()).isEqualTo(before);
        transport.connect();
        assertThat(transport.isConnected()).isTrue();
    }

    @Test
    void anExternallyManagedConnectEndsTheConnectionBefore() throws Exception {
        MqttTransport transport = bench.create(external());
        transport.connect();
        transport.connect();
        assertThat(transport.isConnected()).isTrue();
        Patience.await().until(() -> bench.proxy.connections() == 2 && bench.proxy.openConnections() == 1);
        assertThat(transport.statistics().lost()).isZero();
    }

    @Test
    void anOwnDisconnectHasNoCause() throws Exception {
        MqttTransport transport = bench.create(external());
        transport.connect();
        BlockingQueue<StateChange> changes = changes(transport);
        transport.disconnect();
        StateChange left = next(changes);
        assertThat(left.to()).isEqualTo(TransportState.DISCONNECTED);
        assertThat(left.cause()).isEmpty();
        assertThat(transport.statistics().lastError()).isEmpty();
    }

    @Test
    void concurrentExternallyManagedConnectsShareOneAttempt() throws Exception {
        bench.proxy.freeze();
        MqttTransport transport = bench.create(external());
        List<Thread> callers = Stream.generate(() -> Thread.ofVirtual().start(transport::connect))
                .limit(5)
                .toList();
        // Whoever called after the attempt has ended would begin another one.
        Patience.await()
                .until(() -> bench.proxy.connections() == 1
                        && callers.stream().allMatch(caller -> caller.getState() == Thread.State.WAITING));
        bench.proxy.thaw();
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(transport.isConnected()).isTrue();
        assertThat(bench.proxy.connections()).isEqualTo(1);
    }

    @Test
    void twoTransportsDoNotDisturbEachOther() throws Exception {
        MqttTransport one = bench.connected("one");
        MqttTransport other = bench.aside("other");
        Inbox inbox = inbox(other, "t", Qos.AT_LEAST_ONCE);
        bench.proxy.refuse();
        awaitDisconnected(one);
        await(other.publish(Message.of("t", "still here")));
        assertThat(next(inbox).text()).isEqualTo("still here");
        one.close();
        await(other.publish(Message.of("t", "and still")));
        assertThat(next(inbox).text()).isEqualTo("and still");
        assertThat(other.statistics().lost()).isZero();
    }

    @Test
    void closingIsIdempotentAndFreesThreads() throws Exception {
        MqttTransport transport = bench.connected("freed");
        var _ = transport.subscribe("t", Qos.AT_LEAST_ONCE, _ -> {});
        Inbox inbox = inbox(transport, "u", Qos.AT_LEAST_ONCE);
        var _ = changes(transport);
        await(transport.publish(Message.of("t", "x")));
        assertThat(LiveThreads.named("halyard-mqtt-")).isNotEmpty();
        List<Thread> closers = Stream.generate(() -> Thread.ofVirtual().start(transport::close))
                .limit(4)
                .toList();
        for (Thread closer : closers) {
            closer.join();
        }
        transport.close();
        Patience.await()
                .untilAsserted(
                        () -> assertThat(LiveThreads.named("halyard-mqtt-")).isEmpty());
        Patience.await().until(() -> bench.proxy.openConnections() == 0);
        assertThatThrownBy(inbox::take).hasMessage("subscription 'u': it was closed");
    }

    @Test
    void closingDuringAConnectEndsIt() throws Exception {
        bench.proxy.freeze();
        MqttTransport transport = bench.create("one");
        transport.connect();
        Patience.await().until(() -> bench.proxy.openConnections() == 1);
        CompletableFuture<Void> waiting = transport.publish(Message.of("t", "x"));
        long began = System.nanoTime();
        transport.close();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
        assertThat(failure(waiting).kind()).isEqualTo(Kind.CLOSED);
        Patience.await()
                .untilAsserted(
                        () -> assertThat(LiveThreads.named("halyard-mqtt-")).isEmpty());
    }

    @Test
    void afterCloseEveryCallFailsAlike() throws Exception {
        MqttTransport transport = bench.connected("one");
        transport.close();
        assertThat(transport.state()).isEqualTo(TransportState.CLOSED);
        Stream<ThrowingCallable> calls = Stream.of(
                transport::connect,
                transport::disconnect,
                transport::abandon,
                () -> transport.subscribe("t", Qos.AT_LEAST_ONCE),
                () -> transport.subscribe("t", Qos.AT_LEAST_ONCE, _ -> {}),
                () -> transport.onStateChange(_ -> {}),
                () -> transport.onDeadLetter(_ -> {}),
                () -> transport.awaitConnected(Duration.ofSeconds(1)),
                () -> transport.awaitDisconnected(Duration.ofSeconds(1)),
                () -> transport.probe(Duration.ofSeconds(1)),
                () -> transport.reconnectTo(transport.endpoint()));
        calls.forEach(call ->
                assertThatThrownBy(call).hasMessage("transport: it was closed, which is for ever; make another one"));
        assertThat(failure(transport.publish(Message.of("t", "x"))))
                .hasMessage("transport: it was closed, which is for ever; make another one");
        transport.retryNow();
        assertThat(transport.statistics().connects()).isEqualTo(1);
    }

    @Test
    void whoWaitsForAConnectionIsFreedByClose() throws Exception {
        MqttTransport transport = bench.create("one");
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread waiter = Thread.ofVirtual().start(() -> {
            try {
                transport.awaitConnected(Duration.ofMinutes(5));
            } catch (InterruptedException | RuntimeException e) {
                thrown.complete(e);
            }
        });
        Patience.await().until(() -> waiter.getState() == Thread.State.TIMED_WAITING);
        transport.close();
        assertThat(await(thrown))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CLOSED));
    }

    @Test
    void aVersionTheLinkLacksIsRefusedByName() {
        for (MqttVersion other : MqttVersion.values()) {
            TransportSettings settings = bench.settings("one").withVersion(other);
            if (!provider().versions().contains(other)) {
                assertThatThrownBy(() -> MqttTransports.create(settings, provider()))
                        .hasMessageContaining("link '" + provider().name() + "' does not speak MQTT " + other);
            } else {
                MqttTransports.create(settings, provider()).close();
            }
        }
    }

    private TransportSettings external() {
        return bench.settings("one").withReconnect(Reconnect.external());
    }

    private TransportSettings withWill(String clientId) {
        return bench.settings(clientId)
                .withSession(
                        Session.defaults().withClientId(clientId).withWill(Message.of("will/" + clientId, "gone")));
    }
}
