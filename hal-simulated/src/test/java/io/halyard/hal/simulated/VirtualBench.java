// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.Ability;
import io.halyard.hal.simulated.wire.Quantity;
import io.halyard.hal.spi.BoardSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A simulated board for the contract suite, in virtual time: nothing is blind, nothing waits. */
final class VirtualBench implements WiredBench {
    /** Pins of which some lack something, so that refusals can be seen. */
    static final Map<String, String> LAYOUT = Map.of(
            Options.LAYOUT,
            "0-3; 4-5 digital-input digital-output; 6-7 analog-input; 8 pwm-output; 9-16 digital-input",
            Options.BUSES,
            "i2c-1 9 10; i2c-2; spi-0 11 12 13; spi-1; uart-0 14 15; uart-1; w1-0 16",
            Options.DEVICES,
            "i2c-1 0x50 memory; i2c-1 0x51 memory; i2c-2 0x50 memory; i2c-2 0x51 memory; spi-0 0 loopback; spi-1 0 loopback; "
                    + "uart-0 loopback; uart-1 loopback; w1-0 28-0316a2794bff; w1-0 10-000802be5d4e 7");

    private final VirtualTime time = new VirtualTime();
    private final SimulatedBoard board;
    private final OutputWatch watch;

    VirtualBench(BoardSettings settings) {
        board = SimulatedBoard.open(settings.withOptions(LAYOUT), time);
        watch = board.bench().watch();
    }

    @Override
    public SimulatedBoard board() {
        return board;
    }

    @Override
    public Duration quantum() {
        return Duration.ofMillis(5);
    }

    @Override
    public List<String> pins(Ability ability) {
        return switch (ability) {
            case DIGITAL_INPUT, DIGITAL_OUTPUT -> List.of("GPIO0", "GPIO4");
            case ANALOG_INPUT -> List.of("GPIO1", "GPIO6");
            case PWM_OUTPUT -> List.of("GPIO2", "GPIO8");
            case COUNTER, PULSE_INPUT, PULSE_OUTPUT, LED_STRIP -> List.of("GPIO0", "GPIO3");
            case I2C -> List.of("i2c-1", "i2c-2");
            case SPI -> List.of("spi-0", "spi-1");
            case UART -> List.of("uart-0", "uart-1");
            case ONE_WIRE -> List.of("w1-0");
        };
    }

    @Override
    public void pass(int quanta) {
        time.advance(quantum().multipliedBy(quanta));
    }

    @Override
    public long nanoTime() {
        return time.nanoTime();
    }

    @Override
    public boolean observed(String pin) {
        return board.bench().isHigh(pin);
    }

    @Override
    public double observedDuty(String pin) {
        return board.bench().duty(pin);
    }

    @Override
    public double observedFrequency(String pin) {
        return board.bench().frequencyHz(pin);
    }

    @Override
    public List<Duration> observedPulses(String pin) {
        List<OutputChange> changes = watch.changes(pin);
        boolean idle = board.bench().isHigh(pin);
        int first = !changes.isEmpty() && changes.getFirst().isHigh() == idle ? 1 : 0; // the opening
        List<Duration> lengths = new ArrayList<>();
        for (int i = first; i + 1 < changes.size(); i++) {
            lengths.add(Duration.ofNanos(
                    changes.get(i + 1).timestampNanos() - changes.get(i).timestampNanos()));
        }
        return lengths;
    }

    @Override
    public List<Integer> observedColours(String pin) {
        return board.bench().colours(pin);
    }

    @Override
    public int uartCapacity() {
        return SimulatedUartLine.CAPACITY;
    }

    @Override
    public String thermometer(String bus) {
        return "28-0316a2794bff";
    }

    @Override
    public void setTemperature(String bus, String sensor, double celsius) {
        board.bench().oneWire(bus).thermometer(sensor, Quantity.of(celsius));
    }

    @Override
    public void disturb(String bus, String sensor, boolean wrong) {
        board.bench().oneWire(bus).disturb(sensor, wrong);
    }

    @Override
    public void setAnalog(String pin, double value) {
        board.bench().measure(pin, value);
    }

    @Override
    public List<Double> analogValues(String pin) {
        return List.of(0.5, 3.0);
    }

    @Override
    public double tolerance() {
        return 1e-9;
    }
}
