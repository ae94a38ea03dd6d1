// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

import java.util.function.Consumer;

/** A pin that measures a quantity. Opened by {@link Board#openAnalogInput}. */
public interface AnalogInput extends PinResource {
    /** {@return the value now: one exchange with the board} */
    Reading read();

    /** {@return what {@link Reading#value()} is in, and between which bounds: known without measuring} */
    Range range();

    /** {@return the greatest rate of {@link #onSample}, in hertz} */
    double maximumRateHz();

    /**
     * Measures at a rate from now on and calls {@code listener} with each value: on a virtual thread of its own, in order. One that
     * throws is logged and gets the next; one that is slow loses the oldest of more than {@value
     * io.halyard.hal.spi.ListenerQueue#CAPACITY} that wait. What is lost, and what could not be measured, is counted in {@link
     * Sample#lostBefore()}. Several may sample one input, each at a rate of its own.
     *
     * @param rateHz above 0 to {@link #maximumRateHz()}; the first sample is taken at once
     * @return ends it; closing the input ends it as well
     * @throws HalException kind OUT_OF_RANGE for another rate, and CLOSED
     */
    Subscription onSample(double rateHz, Consumer<? super Sample> listener);

    /**
     * One of the values that {@link #onSample} delivers.
     *
     * @param value the value, in the unit of {@link #range()}
     * @param timestampNanos when it was measured, on the clock of {@link System#nanoTime()}
     * @param lostBefore how many were due since the one before and are lost: a slow listener, a board that was away, a
     *     measurement that failed; 0 when all is well
     */
    record Sample(double value, long timestampNanos, long lostBefore) {}

    /**
     * The bounds of what an input can read.
     *
     * @param minimum the smallest value
     * @param maximum the greatest value; {@link Double#POSITIVE_INFINITY} where there is no bound, as for a counter
     * @param unit the unit's usual symbol, e.g. {@code V}, {@code °C}, {@code %}, {@code s}; empty for a mere number
     */
    record Range(double minimum, double maximum, String unit) {
        public Range {
            if (!(minimum < maximum)) {
                throw new IllegalArgumentException("minimum " + minimum + " is not below maximum " + maximum);
            }
        }

        /** {@return whether {@code value} is within the bounds} */
        public boolean contains(double value) {
            return value >= minimum && value <= maximum;
        }
    }

    /**
     * One measured value.
     *
     * @param value the value, in {@code unit}
     * @param unit the unit's usual symbol: that of {@link #range()}
     * @param timestampNanos when it was measured, on the clock of {@link System#nanoTime()}
     */
    record Reading(double value, String unit, long timestampNanos) {}
}
