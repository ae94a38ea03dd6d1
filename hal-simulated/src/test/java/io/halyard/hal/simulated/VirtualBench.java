// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.Ability;
import io.halyard.hal.Board;
import io.halyard.hal.contract.HalBench;
import io.halyard.hal.spi.BoardSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A simulated board for the contract suite, in virtual time: nothing is blind, nothing waits. */
final class VirtualBench implements HalBench {
    /** Pins of which some lack something, so that refusals can be seen. */
    static final Map<String, String> LAYOUT =
            Map.of(Options.LAYOUT, "0-3; 4-5 digital-input digital-output; 6-7 analog-input; 8 pwm-output");

    private final VirtualTime time = new VirtualTime();
    private final SimulatedBoard board;

    VirtualBench(BoardSettings settings) {
        board = SimulatedBoard.open(settings.withOptions(LAYOUT), time);
    }

    @Override
    public Board board() {
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
            default -> List.of();
        };
    }

    @Override
    public Map<Ability, String> lacking() {
        return HalBench.allBut(
                "it is not simulated yet",
                Ability.DIGITAL_INPUT,
                Ability.DIGITAL_OUTPUT,
                Ability.ANALOG_INPUT,
                Ability.PWM_OUTPUT);
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
    public void drive(String pin, boolean high) {
        board.bench().drive(pin, high);
    }

    @Override
    public void release(String pin) {
        board.bench().release(pin);
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

    @Override
    public void unplug() {
        board.bench().unplug();
    }

    @Override
    public void plug() {
        board.bench().plug();
    }

    @Override
    public void close() {
        board.close();
    }
}
