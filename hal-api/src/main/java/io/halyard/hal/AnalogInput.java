// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

/** A pin that measures a quantity. Opened by {@link Board#openAnalogInput}. */
public interface AnalogInput extends Resource {
    /** {@return the value now: one exchange with the board} */
    Reading read();

    /** {@return what {@link Reading#value()} is in, and between which bounds: known without measuring} */
    Range range();

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
