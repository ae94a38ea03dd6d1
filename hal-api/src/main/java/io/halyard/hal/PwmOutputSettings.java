// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

/**
 * How to open a {@link PwmOutput}.
 *
 * @param pin the pin's number, its name, or a name given to it in settings
 * @param frequencyHz above 0; what the board can do is its own limit
 * @param initialDuty 0 to 1, driven from the very opening
 * @param safeDuty 0 to 1, driven when the output or its board is closed
 * @param owner who opens it: named to whoever tries to open the pin as well
 */
public record PwmOutputSettings(String pin, double frequencyHz, double initialDuty, double safeDuty, String owner) {
    public PwmOutputSettings {
        if (!(frequencyHz > 0) || Double.isInfinite(frequencyHz)) {
            throw outOfRange("pin " + pin, "frequency " + frequencyHz + " Hz is not above 0");
        }
        checkDuty("pin " + pin, initialDuty);
        checkDuty("pin " + pin, safeDuty);
    }

    /** {@return that frequency, duty 0 initially and when closed} */
    public static PwmOutputSettings of(String pin, double frequencyHz) {
        return new PwmOutputSettings(pin, frequencyHz, 0, 0, "");
    }

    /** {@return that frequency, duty 0 initially and when closed, by the board's number} */
    public static PwmOutputSettings of(int pin, double frequencyHz) {
        return of(Integer.toString(pin), frequencyHz);
    }

    /** {@return the same with another initial duty} */
    public PwmOutputSettings withInitialDuty(double duty) {
        return new PwmOutputSettings(pin, frequencyHz, duty, safeDuty, owner);
    }

    /** {@return the same with another safe duty} */
    public PwmOutputSettings withSafeDuty(double duty) {
        return new PwmOutputSettings(pin, frequencyHz, initialDuty, duty, owner);
    }

    /** {@return the same with another owner} */
    public PwmOutputSettings withOwner(String owner) {
        return new PwmOutputSettings(pin, frequencyHz, initialDuty, safeDuty, owner);
    }

    /**
     * Checks a duty, for those who write one.
     *
     * @param place board and pin
     * @throws HalException kind {@link HalException.Kind#OUT_OF_RANGE} outside 0 to 1, and for NaN
     */
    public static void checkDuty(String place, double duty) {
        if (!(duty >= 0 && duty <= 1)) {
            throw outOfRange(place, "duty " + duty + " is outside 0 to 1");
        }
    }

    private static HalException outOfRange(String place, String problem) {
        return new HalException(HalException.Kind.OUT_OF_RANGE, place, problem);
    }
}
