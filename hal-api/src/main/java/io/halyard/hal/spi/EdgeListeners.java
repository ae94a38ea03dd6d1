// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.spi;

import io.halyard.hal.Edge;
import io.halyard.hal.HalException;
import io.halyard.hal.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * All that listens to one digital input: {@code onEdge}, {@code awaitEdge} and what closing does to them (rules R5 and R8 to
 * R11). The board calls {@link #offer} for each edge, from one thread of its own; it never blocks. What was lost is counted
 * for each listener by itself, whether the board lost it or the listener's queue.
 */
public final class EdgeListeners implements AutoCloseable {
    private record Numbered(Edge edge, long number) {}

    private static final class Waiter {
        private final CompletableFuture<Edge> next = new CompletableFuture<>();
    }

    private final Object lock = new Object();
    private final List<ListenerQueue<Numbered>> queues = new ArrayList<>();
    private final List<Waiter> waiters = new ArrayList<>();
    private final String threadName;
    private final String place;
    private long lastNumber;
    private boolean closed;

    /**
     * @param threadName the name of listeners' threads: {@code halyard-<feature>-<instance>}
     * @param place board and pin, for {@link HalException#place()}
     */
    public EdgeListeners(String threadName, String place) {
        this.threadName = threadName;
        this.place = place;
    }

    /**
     * Delivers each edge from now on to a listener: see {@link io.halyard.hal.DigitalInput#onEdge}.
     *
     * @throws HalException kind CLOSED
     */
    public Subscription add(Consumer<? super Edge> listener) {
        synchronized (lock) {
            checkOpen();
            ListenerQueue<Numbered> queue =
                    ListenerQueue.start(threadName, receiver(listener, lastNumber), this::forget);
            queues.add(queue);
            return queue;
        }
    }

    /**
     * Waits for the next edge: see {@link io.halyard.hal.DigitalInput#awaitEdge}.
     *
     * @throws HalException kind CLOSED, also when that happens meanwhile
     */
    public Optional<Edge> await(Duration timeout) throws InterruptedException {
        return await(timeout, _ -> () -> {});
    }

    /**
     * Waits for the next edge, on a board that has a time of its own, too.
     *
     * @param alarm runs what it is given when {@code timeout} has passed in the board's time, unless it is closed before
     * @throws HalException kind CLOSED, also when that happens meanwhile
     */
    public Optional<Edge> await(Duration timeout, Function<Runnable, Subscription> alarm) throws InterruptedException {
        Waiter waiter = new Waiter();
        synchronized (lock) {
            checkOpen();
            waiters.add(waiter);
        }
        try (Subscription _ = alarm.apply(() -> waiter.next.completeExceptionally(new TimeoutException()))) {
            return Optional.of(waiter.next.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException _) {
            return Optional.empty();
        } catch (CancellationException _) {
            throw closed();
        } catch (ExecutionException _) {
            return Optional.empty(); // The alarm.
        } finally {
            synchronized (lock) {
                waiters.remove(waiter);
            }
        }
    }

    /**
     * Hands an edge to all listeners.
     *
     * @param edge the edge; its {@code lostBefore} is what the board itself lost since the last one offered
     */
    public void offer(Edge edge) {
        synchronized (lock) {
            lastNumber += edge.lostBefore() + 1;
            Numbered numbered = new Numbered(edge, lastNumber);
            for (ListenerQueue<Numbered> queue : queues) {
                queue.offer(numbered);
            }
            for (Waiter waiter : waiters) {
                waiter.next.complete(edge);
            }
            waiters.clear();
        }
    }

    /** Ends all delivery; whoever waits gets CLOSED. Harmless when closed already. */
    @Override
    public void close() {
        List<ListenerQueue<Numbered>> ending;
        synchronized (lock) {
            closed = true;
            ending = List.copyOf(queues);
            for (Waiter waiter : waiters) {
                waiter.next.cancel(false);
            }
            waiters.clear();
        }
        ending.forEach(ListenerQueue::close);
    }

    private void forget(ListenerQueue<Numbered> queue) {
        synchronized (lock) {
            queues.remove(queue);
        }
    }

    private void checkOpen() {
        if (closed) {
            throw closed();
        }
    }

    private HalException closed() {
        return new HalException(HalException.Kind.CLOSED, place, "the input is closed");
    }

    private static ListenerQueue.Receiver<Numbered> receiver(Consumer<? super Edge> listener, long from) {
        return new ListenerQueue.Receiver<>() {
            private long previous = from;

            @Override
            public void accept(Numbered numbered, long droppedByTheQueue) {
                Edge edge = numbered.edge;
                long lost = numbered.number - previous - 1;
                previous = numbered.number;
                listener.accept(lost == edge.lostBefore() ? edge : new Edge(edge.high(), edge.timestampNanos(), lost));
            }
        };
    }
}
