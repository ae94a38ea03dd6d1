// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import io.halyard.hal.Ability;
import io.halyard.hal.Board;
import io.halyard.hal.contract.HalBench;
import io.halyard.hal.contract.Outside;
import io.halyard.hal.spi.BoardSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** The board on the virtual machine's simulated chip, for the contract suite. */
final class SimulatedHeader implements HalBench {
    /** The pins that PWM reaches, by their channels. */
    private static final List<String> CHANNELS = List.of("GPIO12", "GPIO13", "GPIO18", "GPIO19");

    /** Two edges within one run of the simulated interrupt's thread are one to the kernel. */
    private static final long INTERRUPT_NANOS = 2_000_000;

    private final Board board;

    SimulatedHeader(BoardSettings settings) {
        Map<String, String> options = new HashMap<>(settings.options());
        options.put(Pi4jProvider.PWM, "bench-buses");
        board = new Pi4jProvider().open(settings.withOptions(options));
    }

    @Override
    public Board board() {
        return board;
    }

    /** An emulated processor, shared with whatever else the host does. */
    @Override
    public Duration quantum() {
        return Duration.ofMillis(100);
    }

    @Override
    public List<String> pins(Ability ability) {
        return switch (ability) {
            case DIGITAL_INPUT, DIGITAL_OUTPUT, COUNTER, PULSE_INPUT -> List.of("GPIO17", "GPIO0");
            case PWM_OUTPUT -> List.of("GPIO12", "GPIO13");
            case I2C -> List.of("i2c-1");
            case SPI -> List.of("spi0");
            case ONE_WIRE -> List.of("w1_bus_master1");
            default -> List.of();
        };
    }

    @Override
    public Map<Ability, String> lacking() {
        return Map.of(
                Ability.ANALOG_INPUT, "a Raspberry Pi has no analog inputs",
                Ability.PULSE_OUTPUT, "the kernel has no pulses of exact length for programs",
                Ability.LED_STRIP, "it needs exact timing",
                Ability.UART, "hal-serial is for serial lines");
    }

    @Override
    public Map<Outside, String> blind() {
        return Map.of(
                Outside.UNPLUGS,
                        "gpio-sim does not survive going while somebody waits for edges: see VanishingChipVmTest",
                Outside.SEES_LEVELS_AFTER_CLOSE, "a simulated line falls back to its pull when it is freed",
                Outside.SETS_ANALOG, "there are no analog inputs",
                Outside.SEES_PULSES, "there are no pulse outputs",
                Outside.SEES_COLOURS, "there are no LEDs",
                Outside.LOOPS_UART, "there is no serial line",
                Outside.OVERRUNS_UART, "there is no serial line");
    }

    @Override
    public double observedDuty(String pin) {
        return SimulatedBuses.duty(CHANNELS.indexOf(pin));
    }

    @Override
    public double observedFrequency(String pin) {
        return SimulatedBuses.frequencyHz(CHANNELS.indexOf(pin));
    }

    @Override
    public String thermometer(String bus) {
        return SimulatedBuses.THERMOMETER;
    }

    @Override
    public void setTemperature(String bus, String sensor, double celsius) {
        SimulatedBuses.setTemperature(celsius);
    }

    @Override
    public void disturb(String bus, String sensor, boolean wrong) {
        SimulatedBuses.garble(wrong);
    }

    @Override
    public void drive(String pin, boolean high) {
        SimulatedPins.drive(number(pin), high);
        LockSupport.parkNanos(INTERRUPT_NANOS); // The kernel's interrupt thread runs as soon as we do not.
    }

    /** Nothing to do: a simulated line has one resistor, and the bias that it is opened with sets it anew. */
    @Override
    public void release(String pin) {}

    @Override
    public boolean observed(String pin) {
        return SimulatedPins.level(number(pin));
    }

    @Override
    public void close() {
        board.close();
    }

    private static int number(String pin) {
        return Integer.parseInt(pin.substring("GPIO".length()));
    }
}
