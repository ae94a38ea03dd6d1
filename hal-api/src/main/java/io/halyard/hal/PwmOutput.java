// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

/**
 * A pin that drives a square wave (pulse-width modulation). Opened by {@link Board#openPwmOutput}; of a mere digital output by
 * {@link SoftwarePwm#open}.
 */
public interface PwmOutput extends PinResource {
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
     * Sets another frequency; the duty stays.
     *
     * @param frequencyHz above 0; the board drives the nearest it can do
     * @throws HalException kind {@link HalException.Kind#OUT_OF_RANGE} for one that the board cannot do, and {@link
     *     HalException.Kind#UNSUPPORTED} where it is fixed at the opening; then nothing changes
     */
    default void writeFrequency(double frequencyHz) {
        throw new HalException(
                HalException.Kind.UNSUPPORTED,
                pin().name(),
                "its frequency is fixed at the opening; close it and open it with " + frequencyHz + " Hz");
    }

    /** {@return whether hardware makes the wave: exact, and at no cost; software's edges come late when the computer is busy} */
    boolean isHardware();

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
