// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

/**
 * How to open a {@link DigitalOutput}.
 *
 * @param pin the pin's number, its name, or a name given to it in settings
 * @param initial the level driven from the very opening: no glitch through the other one
 * @param safe the level driven when the output or its board is closed, and by a bridged board when its host goes silent
 * @param owner who opens it: named to whoever tries to open the pin as well
 */
public record DigitalOutputSettings(String pin, boolean initial, boolean safe, String owner) {
    /** {@return initially low, and low when closed} */
    public static DigitalOutputSettings of(String pin) {
        return new DigitalOutputSettings(pin, false, false, "");
    }

    /** {@return initially low, and low when closed, by the board's number} */
    public static DigitalOutputSettings of(int pin) {
        return of(Integer.toString(pin));
    }

    /** {@return the same with another initial level} */
    public DigitalOutputSettings withInitial(boolean high) {
        return new DigitalOutputSettings(pin, high, safe, owner);
    }

    /** {@return the same with another safe level} */
    public DigitalOutputSettings withSafe(boolean high) {
        return new DigitalOutputSettings(pin, initial, high, owner);
    }

    /** {@return the same with another owner} */
    public DigitalOutputSettings withOwner(String owner) {
        return new DigitalOutputSettings(pin, initial, safe, owner);
    }
}
