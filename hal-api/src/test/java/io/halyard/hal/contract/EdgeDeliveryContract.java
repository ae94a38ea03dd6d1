// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.halyard.hal.Ability;
import io.halyard.hal.DigitalInput;
import io.halyard.hal.DigitalInputSettings;
import io.halyard.hal.Edge;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.Subscription;
import io.halyard.hal.spi.ListenerQueue;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What happens to edges on their way to listeners that throw, block, close or wait (R5, R8 to R11). */
public abstract class EdgeDeliveryContract extends HalContract {
    private static final int BURST = 100;

    @Test
    void r08_listenersRunOnVirtualThreadsOfOurs() throws Exception {
        driven((bench, input) -> {
            BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
            input.onEdge(_ -> threads.add(Thread.currentThread()));
            bench.drive(pin(bench), true);
            Thread thread = take(bench, threads);
            assertThat(thread.isVirtual()).isTrue();
            assertThat(thread.getName()).startsWith("halyard-").contains(BOARD);
        });
    }

    @Test
    void r08_allListenersGetEachEdge() throws Exception {
        driven((bench, input) -> {
            BlockingQueue<Edge> first = new LinkedBlockingQueue<>();
            BlockingQueue<Edge> second = new LinkedBlockingQueue<>();
            input.onEdge(first::add);
            input.onEdge(second::add);
            bench.drive(pin(bench), true);
            assertThat(take(bench, first)).isEqualTo(take(bench, second));
        });
    }

    @Test
    void r08_r10_aBurstComesInOrderAndWhatIsLostIsCounted() throws Exception {
        driven((bench, input) -> {
            BlockingQueue<Edge> edges = new LinkedBlockingQueue<>();
            input.onEdge(edges::add);
            burst(bench, BURST);
            bench.pass(4);
            burst(bench, 2);
            await(bench, "every edge of the burst, or its loss").until(() -> accountedFor(edges) >= BURST + 2);
            assertConsistent(List.copyOf(edges), BURST + 2);
        });
    }

    @Test
    void r09_aListenerThatThrowsGetsTheNextEdge() throws Exception {
        driven((bench, input) -> {
            BlockingQueue<Edge> edges = new LinkedBlockingQueue<>();
            input.onEdge(edge -> {
                edges.add(edge);
                throw new IllegalStateException("thrown on purpose by a test");
            });
            bench.drive(pin(bench), true);
            assertThat(take(bench, edges).high()).isTrue();
            bench.drive(pin(bench), false);
            assertThat(take(bench, edges).high()).isFalse();
        });
    }

    @Test
    void r09_aListenerThatFailsWithAnErrorGetsTheNextEdge() throws Exception {
        driven((bench, input) -> {
            BlockingQueue<Edge> edges = new LinkedBlockingQueue<>();
            input.onEdge(edge -> {
                edges.add(edge);
                throw new NoClassDefFoundError("thrown on purpose by a test");
            });
            bench.drive(pin(bench), true);
            assertThat(take(bench, edges).high()).isTrue();
            bench.drive(pin(bench), false);
            assertThat(take(bench, edges).high()).isFalse();
        });
    }

    @Test
    void r09_aListenerThatBlocksDelaysNeitherOthersNorTheBoard() throws Exception {
        driven((bench, input) -> {
            CountDownLatch blocked = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            BlockingQueue<Edge> edges = new LinkedBlockingQueue<>();
            input.onEdge(_ -> {
                blocked.countDown();
                awaitQuietly(release);
            });
            input.onEdge(edges::add);
            bench.drive(pin(bench), true);
            awaitLatch(bench, blocked);
            assertThat(take(bench, edges).high()).isTrue();
            bench.drive(pin(bench), false);
            assertThat(take(bench, edges).high()).isFalse();
            assertThat(input.read()).isFalse();
            release.countDown();
        });
    }

    @Test
    void r09_closingDoesNotWaitForAListener() throws Exception {
        driven((bench, input) -> {
            CountDownLatch blocked = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            input.onEdge(_ -> {
                blocked.countDown();
                awaitQuietly(release);
            });
            bench.drive(pin(bench), true);
            awaitLatch(bench, blocked);
            input.close();
            bench.board().close();
            release.countDown();
        });
    }

    @Test
    void r10_aSlowListenerIsToldHowManyEdgesItLost() throws Exception {
        driven((bench, input) -> {
            int all = ListenerQueue.CAPACITY + 76;
            CountDownLatch blocked = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            BlockingQueue<Edge> edges = new LinkedBlockingQueue<>();
            input.onEdge(edge -> {
                blocked.countDown();
                awaitQuietly(release);
                edges.add(edge);
            });
            burst(bench, 1);
            awaitLatch(bench, blocked);
            for (int i = 1; i < all; i++) {
                bench.drive(pin(bench), i % 2 == 0);
            }
            bench.pass(4);
            release.countDown();
            await(bench, "every edge, or its loss").until(() -> accountedFor(edges) >= all);
            assertConsistent(List.copyOf(edges), all);
            assertThat(edges.stream().mapToLong(Edge::lostBefore).sum()).isPositive();
        });
    }

    @Test
    void r11_aClosedSubscriptionGetsNothingAndOthersGoOn() throws Exception {
        driven((bench, input) -> {
            BlockingQueue<Edge> ended = new LinkedBlockingQueue<>();
            BlockingQueue<Edge> going = new LinkedBlockingQueue<>();
            Subscription subscription = input.onEdge(ended::add);
            input.onEdge(going::add);
            subscription.close();
            subscription.close();
            bench.drive(pin(bench), true);
            assertThat(take(bench, going).high()).isTrue();
            bench.pass(2);
            assertThat(ended).isEmpty();
        });
    }

    @Test
    void r11_aClosedInputDeliversNothingMore() throws Exception {
        driven((bench, input) -> {
            BlockingQueue<Edge> edges = new LinkedBlockingQueue<>();
            input.onEdge(edges::add);
            input.close();
            bench.drive(pin(bench), true);
            bench.pass(4);
            assertThat(edges).isEmpty();
            assertThatFails(Kind.CLOSED, () -> input.onEdge(edges::add)).withMessageContaining(BOARD);
            assertThatFails(Kind.CLOSED, () -> input.awaitEdge(Duration.ZERO));
        });
    }

    @Test
    void r11_closingEndsTheListenersThread() throws Exception {
        driven((bench, input) -> {
            BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
            Subscription subscription = input.onEdge(_ -> threads.add(Thread.currentThread()));
            bench.drive(pin(bench), true);
            Thread closedAlone = take(bench, threads);
            subscription.close();
            assertThat(closedAlone.join(patience(bench))).isTrue();
            input.onEdge(_ -> threads.add(Thread.currentThread()));
            bench.drive(pin(bench), false);
            Thread closedWithTheInput = take(bench, threads);
            input.close();
            assertThat(closedWithTheInput.join(patience(bench))).isTrue();
        });
    }

    @Test
    void r11_aListenerMayCloseItsOwnInput() throws Exception {
        driven((bench, input) -> {
            CountDownLatch closed = new CountDownLatch(1);
            input.onEdge(_ -> {
                input.close();
                closed.countDown();
            });
            bench.drive(pin(bench), true);
            awaitLatch(bench, closed);
            assertThat(input.isOpen()).isFalse();
        });
    }

    @Test
    void r08_awaitEdgeReturnsTheNextEdge() throws Exception {
        driven((bench, input) -> {
            FutureTask<Optional<Edge>> waiting = startWaiting(bench, () -> input.awaitEdge(patience(bench)));
            bench.drive(pin(bench), true);
            assertThat(result(bench, waiting))
                    .hasValueSatisfying(edge -> assertThat(edge.high()).isTrue());
        });
    }

    @Test
    void r08_awaitEdgeReturnsNothingWhenTheTimeHasPassed() throws Exception {
        driven((bench, input) -> assertThat(input.awaitEdge(bench.quantum())).isEmpty());
    }

    @Test
    void r05_closingTheInputEndsAwaitEdge() throws Exception {
        driven((bench, input) -> {
            FutureTask<Optional<Edge>> waiting = startWaiting(bench, () -> input.awaitEdge(Duration.ofHours(1)));
            input.close();
            assertEndsClosed(bench, waiting);
        });
    }

    @Test
    void r05_closingTheBoardEndsAwaitEdge() throws Exception {
        driven((bench, input) -> {
            FutureTask<Optional<Edge>> waiting = startWaiting(bench, () -> input.awaitEdge(Duration.ofHours(1)));
            bench.board().close();
            assertEndsClosed(bench, waiting);
        });
    }

    @Test
    void awaitEdgeCanBeInterrupted() throws Exception {
        driven((bench, input) -> {
            BlockingQueue<Throwable> thrown = new LinkedBlockingQueue<>();
            Thread waiting = Thread.ofPlatform().name("waits-for-an-edge").start(() -> {
                try {
                    input.awaitEdge(Duration.ofHours(1));
                } catch (InterruptedException | HalException e) {
                    thrown.add(e);
                }
            });
            awaitWaiting(bench, waiting);
            waiting.interrupt();
            assertThat(take(bench, thrown)).isInstanceOf(InterruptedException.class);
            bench.drive(pin(bench), true);
            assertThat(input.read()).isTrue();
        });
    }

    /** A test of an open input. */
    private interface InputCheck {
        void run(HalBench bench, DigitalInput input) throws Exception;
    }

    private void driven(InputCheck check) throws Exception {
        provided(
                Ability.DIGITAL_INPUT,
                bench -> seen(bench, Outside.DRIVES_INPUTS, () -> {
                    bench.drive(pin(bench), false);
                    try (DigitalInput input = bench.board().openDigitalInput(DigitalInputSettings.of(pin(bench)))) {
                        check.run(bench, input);
                    }
                }));
    }

    private static String pin(HalBench bench) {
        return bench.pins(Ability.DIGITAL_INPUT).getFirst();
    }

    /** Rising and falling edges in turn, from low, as fast as they come. */
    private static void burst(HalBench bench, int edges) {
        for (int i = 0; i < edges; i++) {
            bench.drive(pin(bench), i % 2 == 0);
        }
    }

    private static long accountedFor(BlockingQueue<Edge> edges) {
        return edges.stream().mapToLong(edge -> 1 + edge.lostBefore()).sum();
    }

    private static void assertConsistent(List<Edge> edges, int all) {
        long number = -1;
        long time = Long.MIN_VALUE;
        for (Edge edge : edges) {
            number += 1 + edge.lostBefore();
            assertThat(edge.high()).as("the level after edge " + number).isEqualTo(number % 2 == 0);
            assertThat(time == Long.MIN_VALUE || edge.timestampNanos() - time >= 0)
                    .as("edge %d is not earlier than the one before", number)
                    .isTrue();
            time = edge.timestampNanos();
        }
        assertThat(number + 1).isEqualTo(all);
    }

    private static FutureTask<Optional<Edge>> startWaiting(HalBench bench, Callable<Optional<Edge>> call) {
        FutureTask<Optional<Edge>> task = new FutureTask<>(call);
        awaitWaiting(bench, Thread.ofPlatform().name("waits-for-an-edge").start(task));
        return task;
    }

    private static void awaitWaiting(HalBench bench, Thread thread) {
        await(bench, "a thread that waits").until(() -> switch (thread.getState()) {
            case WAITING, TIMED_WAITING -> true;
            case NEW, RUNNABLE, BLOCKED, TERMINATED -> false;
        });
        bench.pass(1);
    }

    private static <T> T result(HalBench bench, FutureTask<T> task) throws Exception {
        return task.get(patience(bench).toNanos(), TimeUnit.NANOSECONDS);
    }

    private static void assertEndsClosed(HalBench bench, FutureTask<?> waiting) {
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> result(bench, waiting))
                .satisfies(e -> assertThat(e.getCause())
                        .isInstanceOfSatisfying(
                                HalException.class,
                                cause -> assertThat(cause.kind()).isEqualTo(Kind.CLOSED)));
    }

    private static <T> T take(HalBench bench, BlockingQueue<T> queue) throws InterruptedException {
        T taken = queue.poll(patience(bench).toNanos(), TimeUnit.NANOSECONDS);
        assertThat(taken).as("what should have been delivered by now").isNotNull();
        return Objects.requireNonNull(taken);
    }

    private static void awaitLatch(HalBench bench, CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(patience(bench).toNanos(), TimeUnit.NANOSECONDS)).isTrue();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
