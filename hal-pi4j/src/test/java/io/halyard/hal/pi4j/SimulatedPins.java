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

    private static final Path DEVICE = Path.of("/sys/kernel/config/gpio-sim/bench1");

    private SimulatedPins() {}

    /** Drives an input; returns when the line has the level. */
    public static void drive(int line, boolean high) {
        write(attribute(line, "pull"), high ? "pull-up" : "pull-down");
    }

    /** {@return whether the line is high} */
    public static boolean level(int line) {
        return read(line, "value").equals("1");
    }

    /** {@return {@code pull-up} or {@code pull-down}: what a line's own bias, or {@link #drive}, set last} */
    public static String pull(int line) {
        return read(line, "pull");
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(int line, String name) {
        return read(attribute(line, name));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path attribute(int line, String name) {
        String chip = read(DEVICE.resolve("bank0/chip_name"));
        return Path.of("/sys/devices/platform", read(DEVICE.resolve("dev_name")), chip, "sim_gpio" + line, name);
    }
}
