// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.host;

import io.halyard.hal.Ability;
import io.halyard.hal.contract.BoardBench;
import io.halyard.hal.contract.HalBench;
import io.halyard.hal.contract.Outside;
import io.halyard.hal.spi.BoardSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A computer in a folder, for the contract suite. */
final class TreeBench extends BoardBench {
    private static final String FIXED = "a computer cannot be unplugged from itself";

    private final HostTree tree;

    TreeBench(Path root, BoardSettings settings) {
        this(HostTree.complete(root), settings.withOptions(Map.of("root", root.toString())));
    }

    private TreeBench(HostTree tree, BoardSettings settings) {
        super(new HostProvider().open(settings), Duration.ofMillis(20));
        this.tree = tree;
    }

    @Override
    public List<String> pins(Ability ability) {
        return switch (ability) {
            case ANALOG_INPUT ->
                List.of("load-1m", "cpu-temperature", "cpu-utilisation", "memory-used", "uptime", "network-received");
            case DIGITAL_OUTPUT -> List.of("led-ACT", "led-PWR");
            default -> List.of();
        };
    }

    @Override
    public Map<Ability, String> lacking() {
        return HalBench.allBut(
                "a computer's sensors are quantities, and its LEDs are on or off",
                Ability.ANALOG_INPUT,
                Ability.DIGITAL_OUTPUT);
    }

    @Override
    public Map<Outside, String> blind() {
        return Map.of(Outside.UNPLUGS, FIXED);
    }

    @Override
    public boolean observed(String pin) {
        return !tree.read("sys/class/leds/" + pin.substring("led-".length()) + "/brightness")
                .equals("0");
    }

    @Override
    public void setAnalog(String pin, double value) {
        tree.set(pin, value);
    }

    @Override
    public List<Double> analogValues(String pin) {
        return List.of(12.0, 80.0);
    }

    @Override
    public double tolerance() {
        return 1e-6;
    }
}
