// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

/**
 * How to open an {@link AnalogInput}.
 *
 * @param pin the pin's number, its name, or a name given to it in settings
 * @param owner who opens it: named to whoever tries to open the pin as well
 */
public record AnalogInputSettings(String pin, String owner) {
    /** {@return an input of that pin} */
    public static AnalogInputSettings of(String pin) {
        return new AnalogInputSettings(pin, "");
    }

    /** {@return an input of that pin, by the board's number} */
    public static AnalogInputSettings of(int pin) {
        return of(Integer.toString(pin));
    }

    /** {@return the same with another owner} */
    public AnalogInputSettings withOwner(String owner) {
        return new AnalogInputSettings(pin, owner);
    }
}
