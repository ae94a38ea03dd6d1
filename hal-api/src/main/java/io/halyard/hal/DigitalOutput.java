// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

/** A pin that is driven. Opened by {@link Board#openDigitalOutput}. */
public interface DigitalOutput extends PinResource {
    /**
     * Drives the pin. Returns when the board has taken it over.
     *
     * @param high the level
     */
    void write(boolean high);

    /** {@return the level last written: what the board was told, which a short circuit may contradict} */
    boolean isHigh();

    /** Drives the pin high. */
    default void high() {
        write(true);
    }

    /** Drives the pin low. */
    default void low() {
        write(false);
    }

    /** Drives the other level. Not atomic against other writers of the same output. */
    default void toggle() {
        write(!isHigh());
    }
}
