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
 *   <li>{@code pwm}: which PWM chip reaches the pins: {@code auto} (the default: a Raspberry Pi's), {@code pwmchip2}, or the name of its
 *       device
 *   <li>{@code plugin}: the class name of another Pi4J plug-in on the class path; without it, {@link KernelPlugin}. There are only digital
 *       pins then, time stamps are those of delivery, and lost edges are not known
 * </ul>
 */
public final class Pi4jProvider implements BoardProvider {
    static final String CHIP = "chip";
    static final String PLUGIN = "plugin";
    static final String PWM = "pwm";

    @Override
    public String name() {
        return "pi4j";
    }

    @Override
    public Set<String> options() {
        return Set.of(CHIP, PLUGIN, PWM);
    }

    @Override
    public Board open(BoardSettings settings) {
        return Pi4jBoard.open(settings);
    }
}
