// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import io.halyard.hal.Board;
import io.halyard.hal.spi.BoardProvider;
import io.halyard.hal.spi.BoardSettings;
import java.util.Set;

/**
 * The Raspberry Pi's own header, in settings {@code provider = pi4j}. Options:
 *
 * <ul>
 *   <li>{@code chip}: which GPIO chip has the pins: {@code auto} (the default: a Raspberry Pi's header), {@code gpiochip4}, {@code
 *       /dev/gpiochip4}, {@code line:GPIO17}, or the chip's label
 *   <li>{@code plugin}: the class name of another Pi4J plug-in on the class path; without it, {@link KernelPlugin}. Time stamps are then those of
 *       delivery, and lost edges are not known
 * </ul>
 */
public final class Pi4jProvider implements BoardProvider {
    static final String CHIP = "chip";
    static final String PLUGIN = "plugin";

    @Override
    public String name() {
        return "pi4j";
    }

    @Override
    public Set<String> options() {
        return Set.of(CHIP, PLUGIN);
    }

    @Override
    public Board open(BoardSettings settings) {
        return Pi4jBoard.open(settings);
    }
}
