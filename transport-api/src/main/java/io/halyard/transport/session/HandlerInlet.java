// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import io.halyard.transport.MessageHandler;
import io.halyard.transport.Qos;
import io.halyard.transport.ReceivedMessage;
import io.halyard.transport.TransportException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A subscription with a handler, which has a virtual thread of its own. */
final class HandlerInlet extends Inlet {
    private static final Logger LOG = LoggerFactory.getLogger("io.halyard.transport");

    private final MessageHandler handler;
    private volatile @Nullable Thread thread;

    HandlerInlet(Subscriptions owner, String filter, Qos qos, MessageHandler handler) {
        super(owner, filter, qos);
        this.handler = handler;
    }

    void start(String threadName) {
        thread = Thread.ofVirtual().name(threadName).start(this::run);
    }

    /** Waits that long for the handler to return, then interrupts it. */
    void awaitEnd(long nanos) {
        Thread waitedFor = thread;
        if (waitedFor == null) {
            return;
        }
        try {
            if (!waitedFor.join(Duration.ofNanos(nanos))) {
                waitedFor.interrupt();
            }
        } catch (InterruptedException e) {
            waitedFor.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!isClosed()) {
            try {
                Waiting waiting = next(forEver());
                if (waiting != null) {
                    handle(waiting);
                }
            } catch (InterruptedException e) {
                LOG.debug("the handler of '{}' left an interrupt behind", filter(), e);
            } catch (TransportException e) {
                return; // It was closed.
            }
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
        // The thread sees it when the handler returns.
    }
}
