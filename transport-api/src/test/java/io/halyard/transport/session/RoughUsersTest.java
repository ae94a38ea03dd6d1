// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.testkit.LiveThreads;
import io.halyard.transport.Endpoint;
import io.halyard.transport.Message;
import io.halyard.transport.MessageHandler;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.Qos;
import io.halyard.transport.StateChange;
import io.halyard.transport.Subscription;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.TransportSettings.Reconnect;
import io.halyard.transport.TransportState;
import io.halyard.transport.scripted.ScriptedLink;
import io.halyard.transport.scripted.ScriptedLinkProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Users' code that throws, blocks, interrupts, and calls everything at once, from everywhere. On real threads. */
@Timeout(60)
class RoughUsersTest {
    private static final TransportSettings SETTINGS = TransportSettings.of("mqtt://broker.example");

    private final ScriptedLinkProvider links = new ScriptedLinkProvider();
    private MqttTransport transport = MqttTransports.create(SETTINGS, links);

    @AfterEach
    void close() {
        transport.close();
    }

    private void use(TransportSettings settings) {
        transport.close();
        transport = MqttTransports.create(settings, links);
    }

    private ScriptedLink connected() throws InterruptedException {
        transport.connect();
        assertThat(transport.awaitConnected(Duration.ofSeconds(30))).isTrue();
        return links.link();
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        return Objects.requireNonNull(queue.poll(30, TimeUnit.SECONDS), "nothing came");
    }

    private static int overflowTheStack(int depth) {
        return depth == Integer.MAX_VALUE ? 0 : overflowTheStack(depth + 1) + 1;
    }

    @Test
    void aListenerHearsTheNextEventWhateverItDid() throws InterruptedException {
        BlockingQueue<TransportState> heard = new LinkedBlockingQueue<>();
        BlockingQueue<TransportState> interrupted = new LinkedBlockingQueue<>();
        var _ = transport.onStateChange(change -> {
            heard.add(change.to());
            assertThat(overflowTheStack(0)).isZero();
        });
        var _ = transport.onStateChange(change -> {
            if (!Thread.currentThread().isInterrupted()) {
                interrupted.add(change.to());
            }
            Thread.currentThread().interrupt();
        });
        connected();
        for (BlockingQueue<TransportState> queue : List.of(heard, interrupted)) {
            assertThat(next(queue)).isEqualTo(TransportState.CONNECTING);
            assertThat(next(queue)).isEqualTo(TransportState.CONNECTED);
        }
    }

    @Test
    void aListenerThatBlocksStallsOnlyItself() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        var _ = transport.onStateChange(_ -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        BlockingQueue<StateChange> heard = new LinkedBlockingQueue<>();
        var _ = transport.onStateChange(heard::add);
        connected();
        assertThat(next(heard).to()).isEqualTo(TransportState.CONNECTING);
        transport.publish(Message.of("t", "x")).join();
        release.countDown();
    }

    @Test
    void whatDependsOnAPublishLeavesNoInterruptBehind() throws Exception {
        links.answerByThemselves(false);
        ScriptedLink link = connected();
        List<CompletableFuture<Boolean>> interrupted = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            interrupted.add(transport.publish(Message.of("t", "x")).thenApply(_ -> {
                boolean flag = Thread.currentThread().isInterrupted();
                Thread.currentThread().interrupt();
                return flag;
            }));
        }
        Awaitility.await().until(() -> link.published().size() == 10);
        for (int i = 0; i < 10; i++) {
            link.acknowledge(i);
            assertThat(interrupted.get(i).get(30, TimeUnit.SECONDS)).isFalse();
        }
    }

    @Test
    void aHandlerIsCalledForTheNextMessageWhateverItDid() throws InterruptedException {
        BlockingQueue<String> handled = new LinkedBlockingQueue<>();
        var _ = transport.subscribe("t", Qos.AT_LEAST_ONCE, message -> {
            handled.add(message.text() + " " + Thread.currentThread().isInterrupted());
            Thread.currentThread().interrupt();
            assertThat(overflowTheStack(0)).isZero();
        });
        ScriptedLink link = connected();
        for (String text : List.of("1", "2", "3")) {
            link.deliver("t", text, Qos.AT_LEAST_ONCE);
            assertThat(next(handled)).isEqualTo(text + " false");
        }
        Awaitility.await().until(() -> link.acknowledgements() == 3);
    }

    @Test
    void aHandlerMayCloseItsOwnSubscription() throws InterruptedException {
        BlockingQueue<String> handled = new LinkedBlockingQueue<>();
        CompletableFuture<Subscription> own = new CompletableFuture<>();
        own.complete(transport.subscribe("t", Qos.AT_LEAST_ONCE, message -> {
            own.join().close();
            handled.add(message.text());
        }));
        ScriptedLink link = connected();
        for (String text : List.of("1", "2", "3")) {
            link.deliver("t", text, Qos.AT_LEAST_ONCE);
        }
        assertThat(next(handled)).isEqualTo("1");
        Awaitility.await()
                .until(() -> link.acknowledgements() == 3 && link.calls().contains("unsubscribe t"));
        assertThat(handled).isEmpty();
    }

    @Test
    void aHandlerMayLeaveAndComeBack() throws InterruptedException {
        BlockingQueue<String> handled = new LinkedBlockingQueue<>();
        var _ = transport.subscribe("t", Qos.AT_LEAST_ONCE, message -> {
            transport.abandon();
            transport.connect();
            boolean came = transport.awaitConnected(Duration.ofSeconds(30));
            transport.publish(Message.of("u", "done").withQos(Qos.EXACTLY_ONCE)).join();
            handled.add(message.text() + " " + came);
        });
        ScriptedLink first = connected();
        first.deliver("t", "1", Qos.AT_LEAST_ONCE);
        assertThat(next(handled)).isEqualTo("1 true");
        assertThat(first.end()).isEqualTo(ScriptedLink.End.ABANDONED);
        assertThat(links.links()).hasSize(2);
    }

    @Test
    void whoeverWaitsMayBeInterrupted() throws InterruptedException {
        use(SETTINGS.withReconnect(Reconnect.external()));
        links.hangConnects();
        BlockingQueue<Object> outcomes = new LinkedBlockingQueue<>();
        Thread connecting = Thread.ofVirtual().start(() -> {
            try {
                transport.connect();
            } catch (TransportException e) {
                outcomes.add(e.kind() + " " + Thread.currentThread().isInterrupted());
            }
        });
        Thread waiting = Thread.ofVirtual().start(() -> {
            try {
                outcomes.add(transport.awaitConnected(Duration.ofMinutes(5)));
            } catch (InterruptedException e) {
                outcomes.add(e);
            }
        });
        Awaitility.await().until(() -> links.links().size() == 1 && waiting.getState() == Thread.State.TIMED_WAITING);
        connecting.interrupt();
        assertThat(next(outcomes)).isEqualTo("INTERRUPTED true");
        waiting.interrupt();
        assertThat(next(outcomes)).isInstanceOf(InterruptedException.class);
        assertThat(transport.state()).isEqualTo(TransportState.CONNECTING);
    }

    @Test
    void aProbeWithoutTimeHarmsNoConnection() throws InterruptedException {
        connected();
        for (Duration timeout : new Duration[] {Duration.ZERO, Duration.ofSeconds(-1)}) {
            assertThatThrownBy(() -> transport.probe(timeout))
                    .isInstanceOfSatisfying(
                            TransportException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_SETTING))
                    .hasMessage("probe: a timeout of " + timeout.toMillis() + " ms leaves no time for an answer");
        }
        assertThat(transport.state()).isEqualTo(TransportState.CONNECTED);
        assertThat(transport.statistics().lost()).isZero();
    }

    @Test
    @SuppressWarnings("NullAway") // Who compiles without it may do so.
    void nullIsRefusedWhereItComesInAndHarmsNothing() throws Exception {
        assertThatThrownBy(() -> new Message("t", null, Qos.AT_LEAST_ONCE, false))
                .hasMessage("payload");
        assertThatThrownBy(() -> Message.of("t", "x").withQos(null)).hasMessage("qos");
        assertThatThrownBy(() -> Message.of("t", "x").withDelivery(null)).hasMessage("delivery");
        assertThatThrownBy(() -> transport.subscribe("t", null)).hasMessage("qos");
        assertThatThrownBy(() -> transport.subscribe("t", null, _ -> {})).hasMessage("qos");
        assertThatThrownBy(() -> transport.subscribe("t", Qos.AT_LEAST_ONCE, (MessageHandler) null))
                .hasMessage("handler");
        assertThat(connected().calls()).noneMatch(call -> call.startsWith("subscribe"));
    }

    @Test
    void allWhoWaitForOneAttemptHearWhyItFailed() throws InterruptedException {
        use(SETTINGS.withReconnect(Reconnect.external()));
        links.hangConnects();
        BlockingQueue<TransportException> outcomes = new LinkedBlockingQueue<>();
        List<Thread> callers = Stream.generate(() -> Thread.ofVirtual().start(() -> {
                    try {
                        transport.connect();
                    } catch (TransportException e) {
                        outcomes.add(e);
                    }
                }))
                .limit(5)
                .toList();
        // Whoever called after the attempt has ended would begin another one.
        Awaitility.await()
                .until(() -> links.links().size() == 1
                        && callers.stream().allMatch(caller -> caller.getState() == Thread.State.WAITING));
        links.link().abandon();
        for (int i = 0; i < 5; i++) {
            assertThat(next(outcomes)).hasMessage("mqtt://broker.example:1883: left");
        }
        assertThat(transport.state()).isEqualTo(TransportState.DISCONNECTED);
        assertThat(links.links()).hasSize(1);
    }

    @Test
    void whoWaitsHearsOfCloseAlike() throws Exception {
        links.answerByThemselves(false);
        Subscription subscription = transport.subscribe("t", Qos.AT_LEAST_ONCE, _ -> {});
        connected();
        List<CompletableFuture<?>> waiting = new ArrayList<>();
        for (Qos qos : Qos.values()) {
            waiting.add(transport.publish(Message.of("t", "waits").withQos(qos)));
        }
        CompletableFuture<Object> probe = new CompletableFuture<>();
        waiting.add(probe);
        Thread.ofVirtual().start(() -> {
            try {
                probe.complete(transport.probe(Duration.ofMinutes(5)));
            } catch (InterruptedException | TransportException e) {
                probe.completeExceptionally(e);
            }
        });
        Awaitility.await().until(() -> links.link().calls().contains("ping"));
        transport.close();
        for (CompletableFuture<?> future : waiting) {
            assertClosed(future, "transport: it was closed, which is for ever; make another one");
        }
        assertClosed(subscription.granted(), "subscription 't': the transport was closed");
    }

    @Test
    void whoWaitsForAnAttemptHearsOfClose() throws Exception {
        use(SETTINGS.withReconnect(Reconnect.external()));
        links.hangConnects();
        CompletableFuture<Void> connecting = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                transport.connect();
                connecting.complete(null);
            } catch (TransportException e) {
                connecting.completeExceptionally(e);
            }
        });
        Awaitility.await().until(() -> links.links().size() == 1);
        transport.close();
        assertClosed(connecting, "transport: it was closed, which is for ever; make another one");
    }

    private static void assertClosed(CompletableFuture<?> future, String message) {
        assertThatThrownBy(() -> future.get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CLOSED))
                .hasMessage(message);
    }

    @Test
    void aRedirectFollowedByAnotherAtOnceEndsEachLink() throws InterruptedException {
        ScriptedLink first = connected();
        List<Thread> movers = IntStream.range(0, 20)
                .mapToObj(i -> Thread.ofVirtual()
                        .start(() -> transport.reconnectTo(Endpoint.of("mqtt://broker-" + i + ".example"))))
                .toList();
        for (Thread mover : movers) {
            mover.join();
        }
        transport.reconnectTo(Endpoint.of("mqtt://last.example"));
        // Not always the newest link: an attempt that was overtaken may make its own after it, and leaves it.
        Awaitility.await()
                .until(() -> transport.isConnected()
                        && links.links().stream()
                                .filter(ScriptedLink::isConnected)
                                .map(link -> link.settings().endpoint().host())
                                .toList()
                                .equals(List.of("last.example")));
        assertThat(first.end()).isEqualTo(ScriptedLink.End.DISCONNECTED);
        assertThat(transport.endpoint()).hasToString("mqtt://last.example:1883");
    }

    @Test
    void whateverIsCalledAtOnceEverythingEndsWithClose() throws InterruptedException {
        use(SETTINGS.withReconnect(Reconnect.defaults().withDelays(Duration.ofMillis(1), Duration.ofMillis(2), true)));
        ConcurrentLinkedQueue<CompletableFuture<Void>> futures = new ConcurrentLinkedQueue<>();
        List<Thread> users = new ArrayList<>();
        for (int user = 0; user < 6; user++) {
            SplittableRandom random = new SplittableRandom(user);
            users.add(Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 150; i++) {
                    act(random.nextInt(9), futures);
                }
            }));
        }
        for (Thread user : users) {
            user.join();
        }
        List<Thread> closers = Stream.generate(() -> Thread.ofVirtual().start(transport::close))
                .limit(3)
                .toList();
        transport.close();
        for (Thread closer : closers) {
            closer.join();
        }
        assertThat(transport.state()).isEqualTo(TransportState.CLOSED);
        Awaitility.await().until(() -> futures.stream().allMatch(CompletableFuture::isDone));
        Awaitility.await().until(() -> links.links().stream().noneMatch(ScriptedLink::isConnected));
        Awaitility.await().until(() -> LiveThreads.named("halyard-mqtt-").isEmpty());
        assertThat(transport.statistics().outboxMessages()).isZero();
    }

    private void act(int what, ConcurrentLinkedQueue<CompletableFuture<Void>> futures) {
        switch (what) {
            case 0, 1 -> transport.connect();
            case 2 -> transport.disconnect();
            case 3 -> transport.abandon();
            case 4 -> transport.reconnectTo(Endpoint.of("mqtt://other.example"));
            case 5 -> transport.retryNow();
            case 6 -> transport.subscribe("t", Qos.AT_LEAST_ONCE, _ -> {}).close();
            case 7 ->
                links.links().stream()
                        .filter(ScriptedLink::isConnected)
                        .findAny()
                        .ifPresent(link -> link.lose("as the test wants it"));
            default -> futures.add(transport.publish(Message.of("t", "x")));
        }
    }

    @Test
    void aCallDuringCloseFailsOrIsFinished() throws InterruptedException {
        connected();
        CountDownLatch begin = new CountDownLatch(1);
        ConcurrentLinkedQueue<Throwable> thrown = new ConcurrentLinkedQueue<>();
        List<Runnable> calls = List.of(
                transport::connect,
                transport::disconnect,
                transport::abandon,
                transport::close,
                transport::close,
                () -> transport
                        .publish(Message.of("t", "x"))
                        .exceptionally(e -> null)
                        .join(),
                () -> transport.subscribe("t", Qos.AT_LEAST_ONCE));
        List<Thread> callers = calls.stream()
                .map(call -> Thread.ofVirtual().start(() -> {
                    try {
                        begin.await();
                        call.run();
                    } catch (TransportException e) {
                        thrown.add(e);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }))
                .toList();
        begin.countDown();
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(transport.state()).isEqualTo(TransportState.CLOSED);
        assertThat(thrown)
                .allSatisfy(e -> assertThat(((TransportException) e).kind()).isEqualTo(Kind.CLOSED));
        assertThatThrownBy(transport::connect).hasMessageContaining("it was closed");
        Awaitility.await().until(() -> links.links().stream().noneMatch(ScriptedLink::isConnected));
    }
}
