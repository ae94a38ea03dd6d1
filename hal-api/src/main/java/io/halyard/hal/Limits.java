// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

import io.halyard.hal.AnalogInput.Range;
import io.halyard.hal.DigitalInputSettings.Pull;
import io.halyard.hal.HalException.Kind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * How far an ability of a pin or a bus goes, known before it is opened: {@link Capabilities#limits}. What lies within works; what
 * lies outside is refused with kind {@link Kind#OUT_OF_RANGE}, naming the value, the place and the range. Rule R32 of {@link
 * io.halyard.hal.spi}. More kinds may be added.
 */
public sealed interface Limits {
    /** {@return the ability that they are of} */
    Ability ability();

    /**
     * Of a digital input, and of a counter and a pulse input at the same pin.
     *
     * @param pulls the resistors that it has; another one is refused with kind UNSUPPORTED
     * @param maximumDebounce the longest debounce time
     */
    record Input(Set<Pull> pulls, Duration maximumDebounce) implements Limits {
        /** All resistors, and the longest debounce time that there is. */
        public static final Input ALL = new Input(EnumSet.allOf(Pull.class), DigitalInputSettings.MAXIMUM_DEBOUNCE);

        public Input {
            pulls = Set.copyOf(pulls);
        }

        @Override
        public Ability ability() {
            return Ability.DIGITAL_INPUT;
        }

        /**
         * Checks how an input is to be opened, for implementers.
         *
         * @param place board and pin
         * @throws HalException kind UNSUPPORTED for a pull, OUT_OF_RANGE for a debounce time
         */
        public void check(String place, Pull pull, Duration debounce) {
            if (!pulls.contains(pull)) {
                throw new HalException(
                        Kind.UNSUPPORTED, place, "it has no pull " + pull + "; it has " + new TreeSet<>(pulls));
            }
            within(place, debounce.compareTo(maximumDebounce) <= 0, "debounce " + debounce.toMillis() + " ms", this);
        }

        @Override
        public String toString() {
            return "debounce 0 to " + maximumDebounce.toMillis() + " ms, pulls " + new TreeSet<>(pulls);
        }
    }

    /**
     * Of an analog input.
     *
     * @param range what it measures: {@link AnalogInput#range()} once it is open
     * @param bits those of its converter, where it is one: the range has two to that power values
     * @param maximumRateHz the greatest rate of sampling, in hertz
     */
    record Analog(Range range, OptionalInt bits, double maximumRateHz) implements Limits {
        @Override
        public Ability ability() {
            return Ability.ANALOG_INPUT;
        }

        @Override
        public String toString() {
            return range.minimum() + " to " + range.maximum() + " " + range.unit() + ", sampled at up to "
                    + maximumRateHz + " Hz" + (bits.isPresent() ? ", " + bits.getAsInt() + " bits" : "");
        }
    }

    /**
     * Of a PWM output.
     *
     * @param minimumHz the lowest frequency, in hertz
     * @param maximumHz the highest frequency, in hertz
     * @param dutySteps how many steps there are from duty 0 to duty 1, where that is known; fewer at high frequencies
     * @param hardware whether hardware makes the wave: {@link PwmOutput#isHardware()} once it is open
     */
    record Pwm(double minimumHz, double maximumHz, OptionalInt dutySteps, boolean hardware) implements Limits {
        @Override
        public Ability ability() {
            return Ability.PWM_OUTPUT;
        }

        /**
         * Checks a frequency, for implementers.
         *
         * @param place board and pin
         * @throws HalException kind OUT_OF_RANGE, for NaN too
         */
        public void check(String place, double frequencyHz) {
            within(
                    place,
                    frequencyHz >= minimumHz && frequencyHz <= maximumHz,
                    "frequency " + frequencyHz + " Hz",
                    minimumHz + " to " + maximumHz + " Hz");
        }

        @Override
        public String toString() {
            return minimumHz + " to " + maximumHz + " Hz, made by " + (hardware ? "hardware" : "software")
                    + (dutySteps.isPresent() ? ", " + dutySteps.getAsInt() + " steps of duty" : "");
        }
    }

    /**
     * Of a pulse output.
     *
     * @param shortest the shortest time of one level
     * @param longest the longest one
     */
    record Pulses(Duration shortest, Duration longest) implements Limits {
        @Override
        public Ability ability() {
            return Ability.PULSE_OUTPUT;
        }

        @Override
        public String toString() {
            return shortest.toNanos() / 1000 + " to " + longest.toNanos() / 1000 + " us";
        }
    }

    /**
     * Of an LED strip.
     *
     * @param maximumCount the most LEDs in a chain
     */
    record Leds(int maximumCount) implements Limits {
        @Override
        public Ability ability() {
            return Ability.LED_STRIP;
        }

        /**
         * Checks a number of LEDs, for implementers.
         *
         * @param place board and pin
         * @throws HalException kind OUT_OF_RANGE
         */
        public void check(String place, int count) {
            within(place, count <= maximumCount, count + " LEDs", this);
        }

        @Override
        public String toString() {
            return "1 to " + maximumCount + " LEDs";
        }
    }

    /**
     * Of an I2C bus. Addresses are the same everywhere: see {@link I2cSettings}. Its clock is the board's, for all devices.
     *
     * @param maximumLength the most bytes of one operation
     * @param clockHz the bus's clock in hertz, where the board knows it
     */
    record I2c(int maximumLength, OptionalInt clockHz) implements Limits {
        @Override
        public Ability ability() {
            return Ability.I2C;
        }

        /**
         * Checks the length of an operation, for implementers.
         *
         * @param place board, bus and address
         * @throws HalException kind OUT_OF_RANGE
         */
        public void check(String place, int length) {
            within(
                    place,
                    length <= maximumLength,
                    "an operation of " + length + " bytes",
                    "1 to " + maximumLength + " bytes");
        }

        @Override
        public String toString() {
            return "operations of 1 to " + maximumLength + " bytes"
                    + (clockHz.isPresent() ? ", " + clockHz.getAsInt() + " Hz" : "");
        }
    }

    /**
     * Of an SPI bus.
     *
     * @param chipSelects those that it has
     * @param maximumHz the fastest clock, in hertz: it is driven where a faster one is asked for
     */
    record Spi(List<Integer> chipSelects, int maximumHz) implements Limits {
        public Spi {
            chipSelects = List.copyOf(chipSelects);
        }

        @Override
        public Ability ability() {
            return Ability.SPI;
        }

        /**
         * Checks a chip select, for implementers.
         *
         * @param place board, bus and chip select
         * @throws HalException kind OUT_OF_RANGE
         */
        public void check(String place, int chipSelect) {
            if (!chipSelects.contains(chipSelect)) {
                throw new HalException(
                        Kind.OUT_OF_RANGE,
                        place,
                        "the bus has no chip select " + chipSelect + "; it has " + chipSelects);
            }
        }

        @Override
        public String toString() {
            return "chip selects " + chipSelects + ", up to " + maximumHz + " Hz";
        }
    }

    /**
     * Of a serial line.
     *
     * @param minimumBaud the lowest speed, in bits per second
     * @param maximumBaud the highest one
     */
    record Uart(int minimumBaud, int maximumBaud) implements Limits {
        @Override
        public Ability ability() {
            return Ability.UART;
        }

        /**
         * Checks a speed, for implementers.
         *
         * @param place board and line
         * @throws HalException kind OUT_OF_RANGE
         */
        public void check(String place, int baud) {
            within(place, baud >= minimumBaud && baud <= maximumBaud, "a speed of " + baud + " baud", this);
        }

        @Override
        public String toString() {
            return minimumBaud + " to " + maximumBaud + " baud";
        }
    }

    private static void within(String place, boolean right, String value, Object range) {
        if (!right) {
            throw new HalException(Kind.OUT_OF_RANGE, place, value + " is outside " + range);
        }
    }
}
