// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.spi;

import io.halyard.hal.Subscription;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands events to one listener as the HAL promises (rules R8 to R11): on a virtual thread of its own, in order, through a
 * bounded queue that drops its oldest event and counts it. {@link #offer} never blocks, so that a board's own thread may call it.
 *
 * @param <E> the type of events
 */
public final class ListenerQueue<E> implements Subscription {
    /** How many events may wait for a slow listener. */
    public static final int CAPACITY = 1024;

    private static final Logger LOG = LoggerFactory.getLogger(ListenerQueue.class);

    /**
     * Receives events together with the number that was lost just before each.
     *
     * @param <E> the type of events
     */
    @FunctionalInterface
    public interface Receiver<E> {
        /**
         * Takes one event.
         *
         * @param event the event
         * @param lost how many were dropped since the one before
         */
        void accept(E event, long lost);
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<E> waiting = new ArrayDeque<>();
    private final String name;
    private final Consumer<ListenerQueue<E>> whenClosed;
    private long lost;
    private boolean closed;

    private ListenerQueue(String name, Consumer<ListenerQueue<E>> whenClosed) {
        this.name = name;
        this.whenClosed = whenClosed;
    }

    /**
     * Starts the delivery to one listener.
     *
     * @param name the thread's name: {@code halyard-<feature>-<instance>}
     * @param receiver the user's listener
     * @param whenClosed called once when the subscription is closed, so that its board forgets it
     */
    public static <E> ListenerQueue<E> start(
            String name, Receiver<? super E> receiver, Consumer<ListenerQueue<E>> whenClosed) {
        ListenerQueue<E> queue = new ListenerQueue<>(name, whenClosed);
        Thread.ofVirtual().name(name).start(() -> queue.deliver(receiver));
        return queue;
    }

    /** Queues an event; the oldest is dropped, and counted, when {@value #CAPACITY} are waiting. */
    public void offer(E event) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            if (waiting.size() == CAPACITY) {
                waiting.removeFirst();
                lost++;
            }
            waiting.addLast(event);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            waiting.clear();
            changed.signal();
        } finally {
            lock.unlock();
        }
        whenClosed.accept(this);
    }

    private void deliver(Receiver<? super E> receiver) {
        while (true) {
            E event;
            long lostBefore;
            lock.lock();
            try {
                E next = awaitNext();
                if (next == null) {
                    return;
                }
                event = next;
                lostBefore = lost;
                lost = 0;
            } finally {
                lock.unlock();
            }
            hand(receiver, event, lostBefore);
        }
    }

    private @Nullable E awaitNext() {
        while (waiting.isEmpty() && !closed) {
            changed.awaitUninterruptibly();
        }
        return closed ? null : waiting.pollFirst();
    }

    // A listener is the user's code: whatever it throws, an error too, the next event is delivered.
    private void hand(Receiver<? super E> receiver, E event, long lostBefore) {
        try {
            receiver.accept(event, lostBefore);
        } catch (Throwable e) {
            LOG.warn("{}: the listener threw at {}; it gets the next event", name, event, e);
        }
    }
}
