// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import io.halyard.hal.Ability;
import io.halyard.hal.Board;
import io.halyard.hal.contract.HalBench;
import io.halyard.hal.contract.Outside;
import io.halyard.hal.spi.BoardSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The board on the virtual machine's simulated chip, for the contract suite. */
final class SimulatedHeader implements HalBench {
    private final Board board;

    SimulatedHeader(BoardSettings settings) {
        board = new Pi4jProvider().open(settings);
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
            case DIGITAL_INPUT, DIGITAL_OUTPUT -> List.of("GPIO17", "GPIO0");
            default -> List.of();
        };
    }

    @Override
    public Map<Ability, String> lacking() {
        return HalBench.allBut(
                "a Raspberry Pi has no analog inputs, and the rest is not served yet",
                Ability.DIGITAL_INPUT,
                Ability.DIGITAL_OUTPUT);
    }

    @Override
    public Map<Outside, String> blind() {
        return Map.of(
                Outside.SEES_LEVELS_AFTER_CLOSE, "a simulated line falls back to its pull when it is freed",
                Outside.SEES_DUTIES, "there is no simulated PWM",
                Outside.SEES_DUTIES_AFTER_CLOSE, "there is no simulated PWM",
                Outside.SETS_ANALOG, "there are no analog inputs",
                Outside.UNPLUGS, "a computer's own header does not go away");
    }

    @Override
    public void drive(String pin, boolean high) {
        SimulatedPins.drive(number(pin), high);
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
