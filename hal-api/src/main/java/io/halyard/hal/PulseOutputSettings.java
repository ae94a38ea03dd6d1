// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

/**
 * How to open a {@link PulseOutput}.
 *
 * @param pin the pin's number, its name, or a name given to it in settings
 * @param idleHigh the level between pulses, driven from the very opening and when closed
 * @param owner who opens it: named to whoever tries to open the pin as well
 */
public record PulseOutputSettings(String pin, boolean idleHigh, String owner) {
    /** {@return high pulses: idle is low} */
    public static PulseOutputSettings of(String pin) {
        return new PulseOutputSettings(pin, false, "");
    }

    /** {@return high pulses: idle is low, by the board's number} */
    public static PulseOutputSettings of(int pin) {
        return of(Integer.toString(pin));
    }

    /** {@return the same with another idle level} */
    public PulseOutputSettings withIdleHigh(boolean high) {
        return new PulseOutputSettings(pin, high, owner);
    }

    /** {@return the same with another owner} */
    public PulseOutputSettings withOwner(String owner) {
        return new PulseOutputSettings(pin, idleHigh, owner);
    }
}
