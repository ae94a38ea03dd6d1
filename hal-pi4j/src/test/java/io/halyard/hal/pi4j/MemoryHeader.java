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

/** The board on somebody else's plug-in, for those contracts that need no debouncing: it runs on any computer. */
final class MemoryHeader implements HalBench {
    private final Board board;

    MemoryHeader(BoardSettings settings) {
        board = new Pi4jProvider()
                .open(settings.withOptions(Map.of(Pi4jProvider.PLUGIN, MemoryPlugin.class.getName())));
    }

    @Override
    public Board board() {
        return board;
    }

    @Override
    public Duration quantum() {
        return Duration.ofMillis(20);
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
        return Map.of(Outside.UNPLUGS, "a computer's own header does not go away");
    }

    @Override
    public boolean observed(String pin) {
        return MemoryPlugin.level(Integer.parseInt(pin.substring("GPIO".length())));
    }

    @Override
    public void drive(String pin, boolean high) {
        MemoryPlugin.drive(Integer.parseInt(pin.substring("GPIO".length())), high);
    }

    @Override
    public void close() {
        board.close();
    }
}
