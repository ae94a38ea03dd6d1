// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated.wire;

/** What is at the other end of a serial line. */
@FunctionalInterface
public interface UartTarget {
    /** The line's output wired to its input. */
    UartTarget LOOPBACK = (sent, _) -> sent;

    /**
     * Takes what the board sends.
     *
     * @param sent some bytes
     * @param nanoTime now, on the clock of the board
     * @return what it sends back at once
     */
    byte[] answer(byte[] sent, long nanoTime);
}
