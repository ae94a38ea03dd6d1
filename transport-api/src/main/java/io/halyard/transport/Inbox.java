// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport;

import java.time.Duration;
import java.util.Optional;

/**
 * A subscription whose messages are fetched. One that is fetched is acknowledged when the next one is asked for, or when the
 * inbox is closed.
 */
public interface Inbox extends Subscription {
    /**
     * {@return the next message, as soon as there is one}
     *
     * @throws InterruptedException when the waiting thread is interrupted
     * @throws TransportException kind {@link TransportException.Kind#CLOSED} when the inbox or its transport is closed
     */
    ReceivedMessage take() throws InterruptedException;

    /**
     * {@return the next message, or nothing when the time has passed}
     *
     * @param timeout zero = only look
     * @throws InterruptedException when the waiting thread is interrupted
     * @throws TransportException kind {@link TransportException.Kind#CLOSED} when the inbox or its transport is closed
     */
    Optional<ReceivedMessage> poll(Duration timeout) throws InterruptedException;

    /** Acknowledges what was fetched last now, rather than when the next one is asked for. Harmless when there is nothing. */
    void acknowledge();
}
