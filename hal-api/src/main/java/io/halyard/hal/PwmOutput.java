// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

/** A pin that drives a square wave (pulse-width modulation). Opened by {@link Board#openPwmOutput}. */
public interface PwmOutput extends Resource {
    /**
     * Sets the share of each period that the pin is high, from the next period on.
     *
     * @param duty 0 (always low) to 1 (always high)
     * @throws HalException kind {@link HalException.Kind#OUT_OF_RANGE} outside of it, and for NaN
     */
    void writeDuty(double duty);

    /** {@return the duty last written, 0 to 1} */
    double duty();

    /** {@return the frequency the board really drives: the nearest it can do to what was asked for} */
    double frequencyHz();

    /**
     * Sets the length of the high pulse, as servos want it.
     *
     * @param microseconds 0 to the length of a period
     * @throws HalException kind {@link HalException.Kind#OUT_OF_RANGE} when it is longer than a period
     */
    default void writePulse(double microseconds) {
        double period = 1_000_000 / frequencyHz();
        if (!(microseconds >= 0 && microseconds <= period)) {
            throw new HalException(
                    HalException.Kind.OUT_OF_RANGE,
                    pin().name(),
                    "pulse of " + microseconds + " us is outside 0 to the period of " + period + " us");
        }
        writeDuty(microseconds / period);
    }
}
