// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

import io.halyard.hal.DigitalInputSettings.Pull;

/**
 * How to open a {@link PulseInput}.
 *
 * @param pin the pin's number, its name, or a name given to it in settings
 * @param pull the resistor that holds an open input
 * @param high which level is a pulse
 * @param owner who opens it: named to whoever tries to open the pin as well
 */
public record PulseInputSettings(String pin, Pull pull, boolean high, String owner) {
    /** {@return high pulses, no pull} */
    public static PulseInputSettings of(String pin) {
        return new PulseInputSettings(pin, Pull.NONE, true, "");
    }

    /** {@return high pulses, no pull, by the board's number} */
    public static PulseInputSettings of(int pin) {
        return of(Integer.toString(pin));
    }

    /** {@return the same with another pull} */
    public PulseInputSettings withPull(Pull pull) {
        return new PulseInputSettings(pin, pull, high, owner);
    }

    /** {@return the same with pulses of another level} */
    public PulseInputSettings withHigh(boolean high) {
        return new PulseInputSettings(pin, pull, high, owner);
    }

    /** {@return the same with another owner} */
    public PulseInputSettings withOwner(String owner) {
        return new PulseInputSettings(pin, pull, high, owner);
    }
}
