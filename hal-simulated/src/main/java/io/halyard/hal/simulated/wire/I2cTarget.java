// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated.wire;

/** A device on an I2C bus, as the wire sees it. */
public interface I2cTarget {
    /**
     * Takes the bytes of one write.
     *
     * @param data what the board sends after the address
     * @param nanoTime now, on the clock of the board
     * @return how many of them it acknowledges; fewer than all end the transaction
     */
    int write(byte[] data, long nanoTime);

    /**
     * Answers one read.
     *
     * @param length how many bytes the board clocks out
     * @param nanoTime now, on the clock of the board
     * @return that many bytes
     */
    byte[] read(int length, long nanoTime);
}
