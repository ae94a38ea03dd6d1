// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.gpio;

import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalConfig;
import io.halyard.hal.pi4j.kernel.Errno;
import io.halyard.hal.pi4j.kernel.GpioChip;
import io.halyard.hal.pi4j.kernel.GpioChips;
import io.halyard.hal.pi4j.kernel.GpioLine;
import io.halyard.hal.pi4j.kernel.KernelException;
import io.halyard.hal.pi4j.kernel.LineRole;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The lines of the chip that a Pi4J context means. The chip is looked for at the first use, so that a context costs nothing. */
final class HeaderPins {
    /** Pi4J's own name for it; see {@link GpioChips#find} for its values. */
    static final String CHIP_PROPERTY = "gpio.chip.name";

    private final Context context;
    private @Nullable Path chip;

    HeaderPins(Context context) {
        this.context = context;
    }

    /**
     * Takes a line.
     *
     * @param config its {@code bcm} is the line's number on the chip; its {@code bus}, where it is not 0, the chip's number
     */
    GpioLine request(DigitalConfig<?> config, LineRole role) {
        int bus = config.bus();
        if (bus > 0) {
            return request(GpioChips.ofThisComputer().find("gpiochip" + bus), config, role);
        }
        try {
            return request(chip(), config, role);
        } catch (KernelException e) {
            if (!e.errno().equals(Errno.ENOENT)) {
                throw e;
            }
            forgetChip(); // It may have gone and come back with another number.
            return request(chip(), config, role);
        }
    }

    private static GpioLine request(Path chip, DigitalConfig<?> config, LineRole role) {
        String consumer = "java[" + ProcessHandle.current().pid() + "] " + config.id();
        try (GpioChip opened = GpioChip.open(chip)) {
            return opened.request(config.bcm(), consumer, role);
        }
    }

    /** The chip may have another number when it comes back. */
    synchronized void forgetChip() {
        chip = null;
    }

    private synchronized Path chip() {
        Path found = chip;
        if (found == null) {
            String choice = context.properties().get(CHIP_PROPERTY, GpioChips.AUTOMATIC);
            found = GpioChips.ofThisComputer().find(choice);
            chip = found;
        }
        return found;
    }
}
