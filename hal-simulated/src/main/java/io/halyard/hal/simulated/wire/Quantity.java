// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated.wire;

/** A quantity of the world over time: what a sensor measures. */
@FunctionalInterface
public interface Quantity {
    /**
     * {@return its value}
     *
     * @param nanoTime when, on the clock of the board
     */
    double at(long nanoTime);

    /** {@return one that does not change} */
    static Quantity of(double value) {
        return _ -> value;
    }
}
