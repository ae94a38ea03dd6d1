// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

import java.time.Duration;
import java.util.List;

/**
 * A pin that emits pulses: triggers of sensors, stepper motors, infrared remote controls. Opened by {@link
 * Board#openPulseOutput}. How exact lengths are is the board's: a microcontroller's are, those of a computer with an operating
 * system are never shorter and may be longer. Rule R29 of {@link io.halyard.hal.spi}.
 */
public interface PulseOutput extends PinResource {
    /** The shortest time. */
    Duration SHORTEST = Duration.ofNanos(1000);

    /** The longest time of one level. */
    Duration LONGEST = Duration.ofSeconds(1);

    /**
     * Emits a train of pulses: the level that is not idle for the first time, idle for the second, and so on; then it is idle.
     * Returns when the last one is over.
     *
     * @param lengths at least one; each {@link #SHORTEST} to {@link #LONGEST}
     * @throws HalException kind OUT_OF_RANGE for a length outside of that, or more than the board can do; then nothing was emitted
     */
    void emit(List<Duration> lengths);

    /** Emits one pulse. Returns when it is over. */
    default void emit(Duration length) {
        emit(List.of(length));
    }

    /**
     * Checks lengths, for those who implement {@link #emit(List)}.
     *
     * @param place board and pin
     * @throws HalException kind OUT_OF_RANGE naming the first that is wrong
     */
    static void check(String place, List<Duration> lengths) {
        if (lengths.isEmpty()) {
            throw new HalException(
                    HalException.Kind.OUT_OF_RANGE, place, "a train of no pulses; give at least one length");
        }
        for (Duration length : lengths) {
            if (length.compareTo(SHORTEST) < 0 || length.compareTo(LONGEST) > 0) {
                throw new HalException(
                        HalException.Kind.OUT_OF_RANGE,
                        place,
                        "pulse of " + length.toNanos() / 1000.0 + " us is outside " + SHORTEST.toNanos() / 1000 + " to "
                                + LONGEST.toNanos() / 1000 + " us");
            }
        }
    }
}
