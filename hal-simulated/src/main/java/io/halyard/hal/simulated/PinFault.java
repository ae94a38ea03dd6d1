// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import java.time.Duration;

/** What can be wrong with a pin or its wire: see {@link SimulatedBench#inject}. */
public sealed interface PinFault {
    /**
     * The pin is tied to a level: neither the board nor the outside moves it. A square wave is cut off likewise.
     *
     * @param high the level
     */
    record Stuck(boolean high) implements PinFault {}

    /**
     * The wire is broken: inputs see the board's own pull, what measures reads the smallest value of its range, and what the
     * board drives does not come out.
     */
    record Disconnected() implements PinFault {}

    /**
     * The contact is worn: each change that the outside makes comes with others.
     *
     * @param bounces how often it falls back, 1 or more
     * @param each how long each level lasts until then
     */
    record Bouncing(int bounces, Duration each) implements PinFault {
        public Bouncing {
            if (bounces < 1 || !each.isPositive()) {
                throw new IllegalArgumentException(
                        bounces + " bounces of " + each + " are none; give at least one, longer than 0");
            }
        }
    }
}
