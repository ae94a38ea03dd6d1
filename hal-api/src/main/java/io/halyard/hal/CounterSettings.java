// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

import io.halyard.hal.DigitalInputSettings.Pull;

/**
 * How to open a {@link Counter}.
 *
 * @param pin the pin's number, its name, or a name given to it in settings
 * @param pull the resistor that holds an open input
 * @param counted which edges count
 * @param owner who opens it: named to whoever tries to open the pin as well
 */
public record CounterSettings(String pin, Pull pull, Counted counted, String owner) {
    /** Which edges count. */
    public enum Counted {
        /** Those from low to high. */
        RISING,
        /** Those from high to low. */
        FALLING,
        /** All. */
        BOTH;

        /** {@return whether an edge counts that leads to that level} */
        public boolean counts(boolean high) {
            return this == BOTH || (this == RISING) == high;
        }
    }

    /** {@return rising edges, no pull} */
    public static CounterSettings of(String pin) {
        return new CounterSettings(pin, Pull.NONE, Counted.RISING, "");
    }

    /** {@return rising edges, no pull, by the board's number} */
    public static CounterSettings of(int pin) {
        return of(Integer.toString(pin));
    }

    /** {@return the same with another pull} */
    public CounterSettings withPull(Pull pull) {
        return new CounterSettings(pin, pull, counted, owner);
    }

    /** {@return the same counting other edges} */
    public CounterSettings withCounted(Counted counted) {
        return new CounterSettings(pin, pull, counted, owner);
    }

    /** {@return the same with another owner} */
    public CounterSettings withOwner(String owner) {
        return new CounterSettings(pin, pull, counted, owner);
    }
}
