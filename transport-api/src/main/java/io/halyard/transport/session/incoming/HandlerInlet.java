// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session.incoming;

import io.halyard.transport.Handling;
import io.halyard.transport.MessageHandler;
import io.halyard.transport.Qos;
import io.halyard.transport.ReceivedMessage;
import io.halyard.transport.TransportException;
import io.halyard.transport.session.threads.SessionThreads;
import io.halyard.transport.session.threads.Surroundings;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subscription with a handler, which has a virtual thread of its own while messages come; one that handles several messages at
 * once has another one for each. When nothing has come for a while the thread ends, and the next message starts another: a
 * thread that waits costs two kilobytes.
 */
final class HandlerInlet extends Inlet {
    private static final Logger LOG = LoggerFactory.getLogger("io.halyard.transport");
    private static final long LINGER_NANOS = Duration.ofSeconds(5).toNanos();

    private final MessageHandler handler;
    private final SessionThreads threads;
    private final String shownFilter;
    private final String threadName;
    /** As many as messages may be handled at once beside this thread. */
    private final @Nullable Semaphore permits;

    private final Set<Thread> workers;
    private final Surroundings surroundings;
    /** Rings when the thread may have nothing to do any more. */
    private final Surroundings.Alarm linger;

    private final AtomicBoolean isRunning = new AtomicBoolean();
    private volatile @Nullable Thread thread;

    HandlerInlet(Subscriptions owner, String filter, Qos qos, Handling handling, MessageHandler handler) {
        super(owner, filter, qos, handling);
        boolean isConcurrent = handling.concurrency() > 1;
        this.handler = handler;
        this.threads = owner.threads();
        this.shownFilter = threads.shown(filter);
        this.threadName = threads.name("handler") + "-" + shownFilter; // Thread dumps travel with crash records.
        this.permits = isConcurrent ? new Semaphore(handling.concurrency()) : null;
        this.workers = isConcurrent ? ConcurrentHashMap.newKeySet() : Set.of();
        this.surroundings = threads.surroundings();
        this.linger = surroundings.alarm(threadName + "-idle", this::lingered);
    }

    @Override
    void arrived() {
        if (!isRunning.get() && isRunning.compareAndSet(false, true)) {
            linger();
            Thread starting = Thread.ofVirtual().name(threadName).unstarted(this::run);
            thread = starting;
            starting.start();
        }
    }

    /** Looks later whether the thread still has anything to do. */
    private void linger() {
        linger.setAt(surroundings.nanoTime() + LINGER_NANOS);
    }

    private void lingered() {
        if (!dismissIfIdle()) {
            linger();
        }
    }

    /** Waits until that time for the handler to return, then interrupts it. */
    void awaitEnd(long deadline) {
        awaitEnd(thread, deadline);
        workers.forEach(worker -> awaitEnd(worker, deadline));
    }

    private static void awaitEnd(@Nullable Thread waitedFor, long deadline) {
        if (waitedFor == null || waitedFor.getState() == Thread.State.NEW) {
            return; // Nobody may wait for one that is about to start, and it finds the subscription closed.
        }
        try {
            if (!waitedFor.join(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())))) {
                waitedFor.interrupt();
            }
        } catch (InterruptedException e) {
            waitedFor.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (permits == null ? handleHere() : handleAside(permits)) {
                Thread.interrupted(); // What a handler leaves behind is not meant for the next.
            }
        } catch (InterruptedException e) {
            LOG.debug("the handler of '{}' left an interrupt behind", shownFilter, e);
        } catch (TransportException e) {
            return; // It was closed.
        }
        isRunning.set(false);
        if (isWaiting()) {
            arrived(); // Whoever brought it took this thread for running.
        }
    }

    /** {@return whether there was a message} */
    private boolean handleHere() throws InterruptedException {
        Waiting waiting = next();
        if (waiting == null) {
            return false;
        }
        handle(waiting);
        return true;
    }

    private boolean handleAside(Semaphore places) throws InterruptedException {
        places.acquire();
        Waiting waiting = null;
        try {
            waiting = next();
        } finally {
            if (waiting == null) {
                places.release();
            }
        }
        if (waiting == null) {
            return false;
        }
        Waiting handled = waiting;
        Thread worker = Thread.ofVirtual().name(threadName).unstarted(() -> work(handled, places));
        workers.add(worker);
        worker.start();
        return true;
    }

    private void work(Waiting waiting, Semaphore places) {
        try {
            handle(waiting);
        } finally {
            workers.remove(Thread.currentThread());
            places.release();
        }
    }

    private void handle(Waiting waiting) {
        ReceivedMessage message = waiting.inbound().message();
        try {
            handler.handle(message);
        } catch (Throwable e) { // The border to a user's code: whatever it throws, the next message is handled.
            LOG.warn(
                    "The handler of '{}' failed at a message of topic '{}'",
                    shownFilter,
                    threads.shown(message.topic()),
                    e);
        }
        done(waiting);
    }

    @Override
    void ended() {
        linger.close();
        // The threads see it when the handler returns.
    }
}
