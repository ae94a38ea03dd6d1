// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated.wire;

/** A device on an SPI bus, as the wire sees it. */
@FunctionalInterface
public interface SpiTarget {
    /** Data out wired to data in. */
    SpiTarget LOOPBACK = sent -> sent;

    /**
     * Exchanges one byte.
     *
     * @param sent what the board sends
     * @return what it receives meanwhile
     */
    byte exchange(byte sent);

    /** The chip select becomes active. */
    default void select() {}

    /** The chip select is released. */
    default void deselect() {}
}
