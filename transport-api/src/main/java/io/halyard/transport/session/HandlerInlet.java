// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import io.halyard.transport.Handling;
import io.halyard.transport.MessageHandler;
import io.halyard.transport.Qos;
import io.halyard.transport.ReceivedMessage;
import io.halyard.transport.TransportException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subscription with a handler, which has a virtual thread of its own; one that handles several messages at once has another
 * one for each.
 */
final class HandlerInlet extends Inlet {
    private static final Logger LOG = LoggerFactory.getLogger("io.halyard.transport");

    private final MessageHandler handler;
    /** As many as messages may be handled at once beside this thread. */
    private final Semaphore permits;

    private final Set<Thread> workers = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Thread thread;

    HandlerInlet(Subscriptions owner, String filter, Qos qos, Handling handling, MessageHandler handler) {
        super(owner, filter, qos, handling);
        this.handler = handler;
        this.permits = new Semaphore(handling.concurrency());
    }

    void start(String threadName) {
        boolean isConcurrent = handling().concurrency() > 1;
        thread = Thread.ofVirtual().name(threadName).start(() -> run(isConcurrent));
    }

    /** Waits until that time for the handler to return, then interrupts it. */
    void awaitEnd(long deadline) {
        awaitEnd(thread, deadline);
        workers.forEach(worker -> awaitEnd(worker, deadline));
    }

    private static void awaitEnd(@Nullable Thread waitedFor, long deadline) {
        if (waitedFor == null) {
            return;
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

    private void run(boolean isConcurrent) {
        while (!isClosed()) {
            try {
                if (isConcurrent) {
                    handleAside();
                } else {
                    handleHere();
                }
            } catch (InterruptedException e) {
                LOG.debug("the handler of '{}' left an interrupt behind", filter(), e);
            } catch (TransportException e) {
                return; // It was closed.
            }
        }
    }

    private void handleHere() throws InterruptedException {
        Waiting waiting = next(forEver());
        if (waiting != null) {
            handle(waiting);
        }
    }

    private void handleAside() throws InterruptedException {
        permits.acquire();
        Waiting waiting = null;
        try {
            waiting = next(forEver());
        } finally {
            if (waiting == null) {
                permits.release();
            }
        }
        if (waiting != null) {
            Waiting handled = waiting;
            Thread worker =
                    Thread.ofVirtual().name(Thread.currentThread().getName()).unstarted(() -> work(handled));
            workers.add(worker);
            worker.start();
        }
    }

    private void work(Waiting waiting) {
        try {
            handle(waiting);
        } finally {
            workers.remove(Thread.currentThread());
            permits.release();
        }
    }

    private void handle(Waiting waiting) {
        ReceivedMessage message = waiting.inbound().message();
        try {
            handler.handle(message);
        } catch (Throwable e) { // The border to a user's code: whatever it throws, the next message is handled.
            LOG.warn("The handler of '{}' failed at a message of topic '{}'", filter(), message.topic(), e);
        }
        done(waiting);
    }

    @Override
    void ended() {
        // The threads see it when the handler returns.
    }
}
