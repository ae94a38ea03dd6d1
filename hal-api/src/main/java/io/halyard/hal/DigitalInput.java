// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** A pin that is read. Opened by {@link Board#openDigitalInput}. */
public interface DigitalInput extends PinResource {
    /** {@return whether the level is high now: one exchange with the board} */
    boolean read();

    /**
     * Calls {@code listener} for each edge from now on: on a virtual thread of its own, in order. A listener that throws is
     * logged and gets the next edge all the same. One that is slow loses the oldest of more than
     * {@value io.halyard.hal.spi.ListenerQueue#CAPACITY} waiting edges; {@link Edge#lostBefore()} counts them.
     *
     * @return closes the registration; closing the input closes it as well
     */
    Subscription onEdge(Consumer<? super Edge> listener);

    /**
     * Waits for the next edge.
     *
     * @param timeout how long to wait at most
     * @return the edge, or nothing when the time has passed
     * @throws HalException kind {@link HalException.Kind#CLOSED} also when the input or its board is closed meanwhile
     * @throws InterruptedException when the waiting thread is interrupted
     */
    Optional<Edge> awaitEdge(Duration timeout) throws InterruptedException;
}
