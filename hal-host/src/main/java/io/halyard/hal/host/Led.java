// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One LED of the computer.
 *
 * @param number of the pin
 * @param folder the LED's folder below {@code /sys/class/leds}
 */
record Led(int number, Path folder) {
    /** The number of the first LED; others follow in the order of their names. */
    static final int FIRST = 100;

    static List<Led> find(Path root) throws IOException {
        List<Led> leds = new ArrayList<>();
        for (Path folder : CpuTemperature.entries(root.resolve("sys/class/leds"), "*")) {
            if (Files.exists(folder.resolve("brightness"))) {
                leds.add(new Led(FIRST + leds.size(), folder));
            }
        }
        return leds;
    }

    String name() {
        return "led-" + folder.getFileName();
    }

    /** Takes the LED from whatever trigger the kernel has for it. */
    void takeOver() throws IOException {
        Path trigger = folder.resolve("trigger");
        if (Files.exists(trigger)) {
            new KernelFile(trigger).write("none");
        }
    }

    void light(boolean on) throws IOException {
        long full = new KernelFile(folder.resolve("max_brightness")).wholeNumber();
        new KernelFile(folder.resolve("brightness")).write(on ? full : 0);
    }
}
