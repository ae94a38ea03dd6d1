// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples.demo;

import io.halyard.hal.AnalogInput;
import io.halyard.hal.DigitalInput;
import java.util.Optional;

/** What is known of the soil: how warm it is, or at least whether it is too warm. */
sealed interface Soil {
    /** {@return its temperature in °C; empty where nothing measures it} */
    Optional<Double> warmth();

    /** {@return whether it is too warm} */
    boolean isTooWarm(double limit);

    /** A thermometer: of a pin that measures volts a TMP36 is assumed, 10 mV per degree and 0.5 V at 0 °C. */
    record Thermometer(AnalogInput input) implements Soil {
        private static final double COLDEST = -40;
        private static final double WARMEST = 85;

        @Override
        public Optional<Double> warmth() {
            double value = input.read().value();
            double degrees = input.range().unit().equals("V") ? (value - 0.5) * 100 : value;
            return Optional.of(Math.round(Math.clamp(degrees, COLDEST, WARMEST) * 100) / 100.0);
        }

        @Override
        public boolean isTooWarm(double limit) {
            return warmth().orElseThrow() > limit;
        }
    }

    /** A thermostat's contact, high when it is too warm: for boards that cannot measure. */
    record Thermostat(DigitalInput contact) implements Soil {
        @Override
        public Optional<Double> warmth() {
            return Optional.empty();
        }

        @Override
        public boolean isTooWarm(double limit) {
            return contact.read();
        }
    }
}
