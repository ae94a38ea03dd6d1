// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

/** What the outside does to a pin, once. */
public sealed interface Stimulus {
    /**
     * Drives it.
     *
     * @param high the level
     */
    record Drive(boolean high) implements Stimulus {}

    /** Lets go of it: the board's own pull holds it now. */
    record Release() implements Stimulus {}

    /**
     * Changes the quantity that it measures.
     *
     * @param value in the unit of the pin's range
     */
    record Measure(double value) implements Stimulus {}
}
