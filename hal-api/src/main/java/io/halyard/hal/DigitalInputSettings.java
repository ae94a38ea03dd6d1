// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

import java.time.Duration;

/**
 * How to open a {@link DigitalInput}.
 *
 * @param pin the pin's number, its name, or a name given to it in settings
 * @param pull the resistor that holds an open input
 * @param debounce how long a new level must last to count, 0 to 1 s; 0 = each edge counts
 * @param owner who opens it: named to whoever tries to open the pin as well
 */
public record DigitalInputSettings(String pin, Pull pull, Duration debounce, String owner) {
    /** The longest debounce time. */
    public static final Duration MAXIMUM_DEBOUNCE = Duration.ofSeconds(1);

    /** The resistor that holds an open input at a level. */
    public enum Pull {
        /** None: the input floats unless something drives it. */
        NONE,
        /** To the supply: high unless something drives it low. */
        UP,
        /** To ground: low unless something drives it high. */
        DOWN
    }

    public DigitalInputSettings {
        if (debounce.isNegative() || debounce.compareTo(MAXIMUM_DEBOUNCE) > 0) {
            throw new HalException(
                    HalException.Kind.OUT_OF_RANGE,
                    "pin " + pin,
                    "debounce " + debounce.toMillis() + " ms is outside 0 to " + MAXIMUM_DEBOUNCE.toMillis() + " ms");
        }
    }

    /** {@return no pull, no debounce} */
    public static DigitalInputSettings of(String pin) {
        return new DigitalInputSettings(pin, Pull.NONE, Duration.ZERO, "");
    }

    /** {@return no pull, no debounce, by the board's number} */
    public static DigitalInputSettings of(int pin) {
        return of(Integer.toString(pin));
    }

    /** {@return the same with another pull} */
    public DigitalInputSettings withPull(Pull pull) {
        return new DigitalInputSettings(pin, pull, debounce, owner);
    }

    /** {@return the same with another debounce time} */
    public DigitalInputSettings withDebounce(Duration debounce) {
        return new DigitalInputSettings(pin, pull, debounce, owner);
    }

    /** {@return the same with another owner} */
    public DigitalInputSettings withOwner(String owner) {
        return new DigitalInputSettings(pin, pull, debounce, owner);
    }
}
