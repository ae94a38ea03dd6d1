// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator.state;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls one listener in order on a virtual thread of its own, so that a slow listener holds up nobody. At most 10,000
 * uplinks wait; further ones are not delivered to this listener, and a warning says so.
 */
final class UplinkFeed implements Subscription {
    private static final Logger log = LoggerFactory.getLogger(UplinkFeed.class);
    private static final int WAITING = 10_000;

    private final BlockingQueue<Uplink> queue = new ArrayBlockingQueue<>(WAITING);
    private final Consumer<Uplink> listener;
    private final Consumer<UplinkFeed> whenClosed;
    private final Thread thread;
    private volatile boolean closed;

    UplinkFeed(Consumer<Uplink> listener, Consumer<UplinkFeed> whenClosed) {
        this.listener = listener;
        this.whenClosed = whenClosed;
        this.thread = Thread.ofVirtual().name("halyard-simulator-uplinks").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void offer(Uplink uplink) {
        if (!queue.offer(uplink)) {
            log.warn("a listener for uplinks is too slow: {} wait, one was not delivered", WAITING);
        }
    }

    private void run() {
        try {
            while (!closed) {
                deliver(queue.take());
            }
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    private void deliver(Uplink uplink) {
        try {
            listener.accept(uplink);
        } catch (
                RuntimeException e) { // A border: whatever the listener does wrong, the next uplink is still delivered.
            log.warn("a listener for uplinks failed at {}", uplink.topic(), e);
        }
    }

    @Override
    public void close() {
        whenClosed.accept(this);
        closed = true;
        // A listener may close itself, or the simulator, and must not be interrupted then.
        if (!Thread.currentThread().equals(thread)) {
            thread.interrupt();
        }
    }
}
