// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

import java.time.Duration;
import java.util.Optional;

/**
 * A pin at which pulses are measured: echoes of ultrasound, receivers of remote controls. Opened by {@link
 * Board#openPulseInput}. Rule R28 of {@link io.halyard.hal.spi}.
 */
public interface PulseInput extends PinResource {
    /**
     * Waits for a whole pulse that begins after the trigger began.
     *
     * @param timeout how long to wait at most, until the pulse's end
     * @param trigger runs in the calling thread once the board is watching the pin: what makes the pulse come
     * @return the pulse, or nothing when the time has passed
     * @throws HalException kind {@link HalException.Kind#CLOSED} also when the input or its board is closed meanwhile
     * @throws InterruptedException when the waiting thread is interrupted
     */
    Optional<Pulse> measure(Duration timeout, Runnable trigger) throws InterruptedException;

    /** {@return the next whole pulse from now on, or nothing when the time has passed} See the other one. */
    default Optional<Pulse> measure(Duration timeout) throws InterruptedException {
        return measure(timeout, () -> {});
    }

    /**
     * A pulse.
     *
     * @param length from its first edge to its second
     * @param startNanos when its first edge was, on the clock of {@link System#nanoTime()}
     */
    record Pulse(Duration length, long startNanos) {}
}
