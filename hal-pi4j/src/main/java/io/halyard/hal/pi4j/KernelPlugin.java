// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import com.pi4j.extension.Plugin;
import com.pi4j.extension.PluginService;
import io.halyard.hal.pi4j.bus.KernelI2cProvider;
import io.halyard.hal.pi4j.bus.KernelPwmProvider;
import io.halyard.hal.pi4j.bus.KernelSpiProvider;
import io.halyard.hal.pi4j.gpio.KernelInputProvider;
import io.halyard.hal.pi4j.gpio.KernelOutputProvider;

/**
 * The Pi4J plug-in: pins, I2C, SPI and PWM on the kernel's own interfaces, without C, JNI or a library of the system. Pi4J finds it by itself
 * ({@code Pi4J.newAutoContext()}) when this jar is on the class path; nothing else of Halyard needs to be used.
 *
 * <p>The context's property {@code gpio.chip.name} (or the environment's {@code PI4J_GPIO_CHIP_NAME}) says which chip has the pins:
 * {@code auto}, which is the default and looks for a Raspberry Pi's header by its label, {@code gpiochip4}, {@code /dev/gpiochip4},
 * {@code line:GPIO17} for the chip with a line of that name, or another label. A configuration's {@code bus} other than 0 is a chip's
 * number. Several contexts live in one JVM; one line belongs to one of them at a time.
 */
public final class KernelPlugin implements Plugin {
    private final String instance;

    /** For Pi4J's search. */
    public KernelPlugin() {
        this("gpio");
    }

    KernelPlugin(String instance) {
        this.instance = instance;
    }

    @Override
    public void initialize(PluginService service) {
        service.register(
                new KernelInputProvider(instance),
                new KernelOutputProvider(),
                new KernelI2cProvider(),
                new KernelSpiProvider(),
                new KernelPwmProvider());
    }
}
