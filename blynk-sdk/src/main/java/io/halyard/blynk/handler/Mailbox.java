// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.handler;

import io.halyard.blynk.value.BlynkException;
import io.halyard.transport.Registration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One registered handler: its queue, and a virtual thread while something is in it.
 *
 * @param <T> what is delivered
 */
public final class Mailbox<T> implements Registration {
    private static final int MOST_WAITING = 1_000;

    private final String what;
    private final Handler<? super T> handler;
    private final Deliveries deliveries;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<T> waiting = new ArrayDeque<>();
    private boolean running;
    private boolean closed;

    /** @param what is delivered, for logs and the thread's name, e.g. {@code datastream Fan} */
    public Mailbox(String what, Handler<? super T> handler, Deliveries deliveries) {
        this.what = what;
        this.handler = handler;
        this.deliveries = deliveries;
    }

    /** Delivers a message soon; never blocks. When 1,000 wait, the oldest is dropped. */
    public void offer(T message) {
        boolean full;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            full = waiting.size() == MOST_WAITING;
            if (full) {
                waiting.removeFirst();
            }
            waiting.addLast(message);
            startIfNeeded();
        } finally {
            lock.unlock();
        }
        if (full) {
            deliveries.dropped(what);
        }
    }

    private void startIfNeeded() {
        if (!running && !waiting.isEmpty()) {
            running = true;
            Thread.ofVirtual().name("halyard-blynk-" + what.replace(' ', '-')).start(this::work);
        }
    }

    private void work() {
        boolean orderly = false;
        try {
            Optional<T> next = next();
            while (next.isPresent()) {
                deliver(next.get());
                next = next();
            }
            orderly = true;
        } finally {
            if (!orderly) { // An Error ends this thread, as it should; the rest is for another one.
                restart();
            }
        }
    }

    private Optional<T> next() {
        lock.lock();
        try {
            Optional<T> next = Optional.ofNullable(waiting.pollFirst());
            running = next.isPresent();
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void restart() {
        lock.lock();
        try {
            running = false;
            startIfNeeded();
        } finally {
            lock.unlock();
        }
    }

    private void deliver(T message) {
        try {
            handler.handle(message);
            deliveries.handled();
        } catch (BlynkException e) {
            if (e.kind() == BlynkException.Kind.UNREADABLE_VALUE) {
                deliveries.unreadable(what, e.place() + " " + e.problem());
            } else {
                deliveries.failed(what, e);
            }
        } catch (Exception e) { // The root of a thread that runs a user's code: it may throw anything.
            deliveries.failed(what, e);
        }
    }

    /** Forgets what waits; what is being handled is finished. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            waiting.clear();
        } finally {
            lock.unlock();
        }
    }
}
