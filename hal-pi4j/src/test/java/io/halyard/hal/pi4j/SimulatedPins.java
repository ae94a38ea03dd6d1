// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What lies outside of the virtual machine's pins: the kernel's gpio-sim in sysfs. */
public final class SimulatedPins {
    /** The chip that stands for the Raspberry Pi's header: the second. */
    public static final Path CHIP = Path.of("/dev/gpiochip1");

    private static final Path SYSFS = Path.of("/sys/devices/platform/gpio-sim.0/gpiochip1");

    private SimulatedPins() {}

    /** Drives an input; returns when the line has the level. */
    public static void drive(int line, boolean high) {
        try {
            Files.writeString(attribute(line, "pull"), high ? "pull-up" : "pull-down");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return whether the line is high} */
    public static boolean level(int line) {
        return read(line, "value").equals("1");
    }

    /** {@return {@code pull-up} or {@code pull-down}: what a line's own bias, or {@link #drive}, set last} */
    public static String pull(int line) {
        return read(line, "pull");
    }

    private static String read(int line, String name) {
        try {
            return Files.readString(attribute(line, name)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path attribute(int line, String name) {
        return SYSFS.resolve("sim_gpio" + line).resolve(name);
    }
}
