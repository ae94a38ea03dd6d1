// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.Ability;
import io.halyard.hal.AnalogInput.Range;
import io.halyard.hal.Bus;
import io.halyard.hal.Capabilities;
import io.halyard.hal.LedStripSettings;
import io.halyard.hal.Limits;
import io.halyard.hal.Pin;
import io.halyard.hal.PulseOutput;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** How far the abilities of a simulated board go. */
final class SimulatedLimits {
    static final Range USUAL_RANGE = new Range(0, 3.3, "V");
    static final double SAMPLING_HZ = 100_000;
    static final Limits.Pwm PWM = new Limits.Pwm(0.1, 1_000_000, OptionalInt.empty(), true);
    static final Limits.Leds LEDS = new Limits.Leds(LedStripSettings.MAXIMUM_COUNT);
    static final Limits.I2c I2C = new Limits.I2c(8192, OptionalInt.empty()); // as the kernel has it
    static final Limits.Spi SPI = new Limits.Spi(List.of(0, 1, 2, 3), 50_000_000);
    static final Limits.Uart UART = new Limits.Uart(50, 4_000_000);
    private static final Limits.Pulses PULSES = new Limits.Pulses(PulseOutput.SHORTEST, PulseOutput.LONGEST);

    private SimulatedLimits() {}

    /**
     * {@return a board with its limits}
     *
     * @param ranges those of analog inputs, by the pin's number, where they have another than {@link #USUAL_RANGE}
     */
    static Capabilities add(Capabilities plain, Map<Integer, Range> ranges) {
        return new Capabilities(
                plain.pins().stream()
                        .map(pin -> limited(pin, ranges.getOrDefault(pin.number(), USUAL_RANGE)))
                        .toList(),
                plain.buses().stream().map(SimulatedLimits::limited).toList());
    }

    private static Pin limited(Pin pin, Range range) {
        List<Limits> possible = List.of(
                Limits.Input.ALL, new Limits.Analog(range, OptionalInt.empty(), SAMPLING_HZ), PWM, PULSES, LEDS);
        List<Limits> limits = possible.stream()
                .filter(one -> pin.abilities().contains(one.ability()))
                .toList();
        return new Pin(pin.number(), pin.name(), pin.abilities(), limits);
    }

    private static Bus limited(Bus bus) {
        Map<Ability, Limits> limits = Map.of(Ability.I2C, I2C, Ability.SPI, SPI, Ability.UART, UART);
        return new Bus(
                bus.ability(),
                bus.number(),
                bus.name(),
                bus.pins(),
                limits.containsKey(bus.ability()) ? List.of(limits.get(bus.ability())) : List.of());
    }
}
