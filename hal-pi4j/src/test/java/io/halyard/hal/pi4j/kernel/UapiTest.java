// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.testkit.NeedsProgram;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks the system's C compiler and kernel headers what the structures and numbers are: each one that these classes have. */
@NeedsProgram("gcc")
class UapiTest {
    private static final List<String> GPIO_HEADERS =
            List.of("errno.h", "fcntl.h", "linux/gpio.h", "poll.h", "sys/eventfd.h", "sys/inotify.h");

    private static final List<String> BUS_HEADERS = List.of("linux/i2c.h", "linux/i2c-dev.h", "linux/spi/spidev.h");

    @Test
    void thoseOfPinsAndFilesAreThoseOfTheHeaders(@TempDir Path folder) throws Exception {
        Map<String, Long> ours = Headers.describe(GpioUapi.class, Libc.class, Errno.class, DeviceWatch.class);
        ours.put("offsetof(struct inotify_event, mask)", ours.remove("MASK"));
        ours.put("offsetof(struct inotify_event, len)", ours.remove("LENGTH"));
        ours.put("offsetof(struct inotify_event, name)", ours.remove("NAME"));
        ours.put("IN_CLOEXEC", ours.get("O_CLOEXEC"));
        ours.keySet().removeIf(fact -> fact.contains("gpio_v2_line_attribute") && fact.contains("value"));
        for (String unionMember : List.of("flags", "values", "debounce_period_us")) {
            ours.put(
                    "offsetof(struct gpio_v2_line_attribute, " + unionMember + ")",
                    GpioUapi.offset(GpioUapi.GPIO_V2_LINE_ATTRIBUTE, "value"));
        }

        assertThat(ours).hasSizeGreaterThan(120);
        assertThat(Headers.ask(ours.keySet(), GPIO_HEADERS, folder)).isEqualTo(ours);
    }

    @Test
    void thoseOfBusesAreThoseOfTheHeaders(@TempDir Path folder) throws Exception {
        Map<String, Long> ours = Headers.describe(I2cUapi.class, SpiUapi.class);
        ours.put("sizeof(union i2c_smbus_data)", ours.remove("I2C_SMBUS_DATA_SIZE"));
        for (long transfers : new long[] {1, 2, ours.remove("MOST_TRANSFERS")}) {
            ours.put("SPI_IOC_MESSAGE(" + transfers + ")", SpiUapi.message((int) transfers));
        }

        assertThat(ours).hasSizeGreaterThan(60);
        assertThat(Headers.ask(ours.keySet(), BUS_HEADERS, folder)).isEqualTo(ours);
    }

    @Test
    void theIoctlNumberOfALineRequestIsTheKnownOne() {
        assertThat(GpioUapi.GPIO_V2_GET_LINE_IOCTL).isEqualTo(0xC250B407L);
    }
}
