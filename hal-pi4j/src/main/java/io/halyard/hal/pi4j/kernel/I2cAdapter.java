// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.kernel;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An I2C adapter, as far as it is known before a device on it is opened. Asking talks to nobody on the bus.
 *
 * @param isI2c whether it does plain I2C, not only what SMBus can say
 * @param clockHz the bus's clock in hertz, where the device tree tells it
 */
public record I2cAdapter(boolean isI2c, OptionalInt clockHz) {
    /** The most bytes of one message of plain I2C: the kernel's limit. */
    public static final int LONGEST_MESSAGE = 8192;

    /** {@return the adapter of {@code /dev/i2c-<number>}; empty where it is not there, or where we may not ask} */
    public static Optional<I2cAdapter> ask(int number) {
        try {
            boolean i2c = I2cTarget.speaksI2c(Path.of("/dev/i2c-" + number));
            Path node = Path.of("/sys/bus/i2c/devices/i2c-" + number, "of_node");
            return Optional.of(new I2cAdapter(i2c, DeviceTree.number(node, "clock-frequency")));
        } catch (KernelException _) { // Who opens a device is told why.
            return Optional.empty();
        }
    }
}
