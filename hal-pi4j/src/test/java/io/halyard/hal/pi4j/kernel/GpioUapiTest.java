// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.testkit.NeedsProgram;
import java.lang.foreign.StructLayout;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks the system's C compiler and kernel headers what the structures and numbers are. */
@NeedsProgram("gcc")
class GpioUapiTest {
    private static final List<StructLayout> STRUCTS = List.of(
            GpioUapi.GPIOCHIP_INFO,
            GpioUapi.GPIO_V2_LINE_VALUES,
            GpioUapi.GPIO_V2_LINE_ATTRIBUTE,
            GpioUapi.GPIO_V2_LINE_CONFIG_ATTRIBUTE,
            GpioUapi.GPIO_V2_LINE_CONFIG,
            GpioUapi.GPIO_V2_LINE_REQUEST,
            GpioUapi.GPIO_V2_LINE_INFO,
            GpioUapi.GPIO_V2_LINE_EVENT,
            GpioUapi.POLLFD);

    private static final List<String> HEADERS =
            List.of("errno.h", "fcntl.h", "linux/gpio.h", "poll.h", "sys/eventfd.h", "sys/inotify.h");

    @Test
    void layoutsAndNumbersAreThoseOfTheHeaders(@TempDir Path folder) throws Exception {
        Map<String, Long> ours = new TreeMap<>();
        STRUCTS.forEach(struct -> ours.putAll(Headers.describe(struct)));
        ours.keySet().removeIf(fact -> fact.contains("gpio_v2_line_attribute") && fact.contains("value"));
        for (String unionMember : List.of("flags", "values", "debounce_period_us")) {
            ours.put(
                    "offsetof(struct gpio_v2_line_attribute, " + unionMember + ")",
                    GpioUapi.offset(GpioUapi.GPIO_V2_LINE_ATTRIBUTE, "value"));
        }
        ours.putAll(numbers());
        ours.putAll(errorNumbers());

        assertThat(Headers.ask(ours.keySet(), HEADERS, folder))
                .hasSizeGreaterThan(60)
                .isEqualTo(ours);
    }

    @Test
    void theIoctlNumberOfALineRequestIsTheKnownOne() {
        assertThat(GpioUapi.GPIO_V2_GET_LINE_IOCTL).isEqualTo(0xC250B407L);
    }

    private static Map<String, Long> numbers() {
        Map<String, Long> numbers = new LinkedHashMap<>();
        numbers.put("GPIO_MAX_NAME_SIZE", (long) GpioUapi.GPIO_MAX_NAME_SIZE);
        numbers.put("GPIO_V2_LINES_MAX", (long) GpioUapi.GPIO_V2_LINES_MAX);
        numbers.put("GPIO_V2_LINE_NUM_ATTRS_MAX", (long) GpioUapi.GPIO_V2_LINE_NUM_ATTRS_MAX);
        numbers.put("GPIO_V2_LINE_FLAG_USED", GpioUapi.GPIO_V2_LINE_FLAG_USED);
        numbers.put("GPIO_V2_LINE_FLAG_INPUT", GpioUapi.GPIO_V2_LINE_FLAG_INPUT);
        numbers.put("GPIO_V2_LINE_FLAG_OUTPUT", GpioUapi.GPIO_V2_LINE_FLAG_OUTPUT);
        numbers.put("GPIO_V2_LINE_FLAG_EDGE_RISING", GpioUapi.GPIO_V2_LINE_FLAG_EDGE_RISING);
        numbers.put("GPIO_V2_LINE_FLAG_EDGE_FALLING", GpioUapi.GPIO_V2_LINE_FLAG_EDGE_FALLING);
        numbers.put("GPIO_V2_LINE_FLAG_BIAS_PULL_UP", GpioUapi.GPIO_V2_LINE_FLAG_BIAS_PULL_UP);
        numbers.put("GPIO_V2_LINE_FLAG_BIAS_PULL_DOWN", GpioUapi.GPIO_V2_LINE_FLAG_BIAS_PULL_DOWN);
        numbers.put("GPIO_V2_LINE_FLAG_BIAS_DISABLED", GpioUapi.GPIO_V2_LINE_FLAG_BIAS_DISABLED);
        numbers.put("GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES", (long) GpioUapi.GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES);
        numbers.put("GPIO_V2_LINE_ATTR_ID_DEBOUNCE", (long) GpioUapi.GPIO_V2_LINE_ATTR_ID_DEBOUNCE);
        numbers.put("GPIO_V2_LINE_EVENT_RISING_EDGE", (long) GpioUapi.GPIO_V2_LINE_EVENT_RISING_EDGE);
        numbers.put("GPIO_GET_CHIPINFO_IOCTL", GpioUapi.GPIO_GET_CHIPINFO_IOCTL);
        numbers.put("GPIO_V2_GET_LINEINFO_IOCTL", GpioUapi.GPIO_V2_GET_LINEINFO_IOCTL);
        numbers.put("GPIO_V2_GET_LINE_IOCTL", GpioUapi.GPIO_V2_GET_LINE_IOCTL);
        numbers.put("GPIO_V2_LINE_SET_CONFIG_IOCTL", GpioUapi.GPIO_V2_LINE_SET_CONFIG_IOCTL);
        numbers.put("GPIO_V2_LINE_GET_VALUES_IOCTL", GpioUapi.GPIO_V2_LINE_GET_VALUES_IOCTL);
        numbers.put("GPIO_V2_LINE_SET_VALUES_IOCTL", GpioUapi.GPIO_V2_LINE_SET_VALUES_IOCTL);
        numbers.put("O_RDWR", (long) Libc.O_RDWR);
        numbers.put("O_CLOEXEC", (long) Libc.O_CLOEXEC);
        numbers.put("EFD_CLOEXEC", (long) Libc.EFD_CLOEXEC);
        numbers.put("O_RDONLY", (long) Libc.O_RDONLY);
        numbers.put("O_WRONLY", (long) Libc.O_WRONLY);
        numbers.put("IN_CLOEXEC", (long) Libc.O_CLOEXEC);
        numbers.put("IN_ATTRIB", (long) DeviceWatch.IN_ATTRIB);
        numbers.put("IN_CREATE", (long) DeviceWatch.IN_CREATE);
        numbers.put("IN_DELETE", (long) DeviceWatch.IN_DELETE);
        numbers.put("offsetof(struct inotify_event, mask)", DeviceWatch.MASK);
        numbers.put("offsetof(struct inotify_event, len)", DeviceWatch.LENGTH);
        numbers.put("offsetof(struct inotify_event, name)", DeviceWatch.NAME);
        numbers.put("POLLIN", (long) Libc.POLLIN);
        return numbers;
    }

    private static Map<String, Long> errorNumbers() {
        Map<String, Long> numbers = new LinkedHashMap<>();
        numbers.put("EPERM", (long) Errno.EPERM.number());
        numbers.put("ENOENT", (long) Errno.ENOENT.number());
        numbers.put("EINTR", (long) Errno.EINTR.number());
        numbers.put("ENXIO", (long) Errno.ENXIO.number());
        numbers.put("EBADF", (long) Errno.EBADF.number());
        numbers.put("EACCES", (long) Errno.EACCES.number());
        numbers.put("EBUSY", (long) Errno.EBUSY.number());
        numbers.put("ENODEV", (long) Errno.ENODEV.number());
        numbers.put("EINVAL", (long) Errno.EINVAL.number());
        numbers.put("EIO", (long) Errno.EIO.number());
        numbers.put("EAGAIN", (long) Errno.EAGAIN.number());
        numbers.put("ERANGE", (long) Errno.ERANGE.number());
        numbers.put("EBADMSG", (long) Errno.EBADMSG.number());
        numbers.put("EMSGSIZE", (long) Errno.EMSGSIZE.number());
        numbers.put("EOPNOTSUPP", (long) Errno.EOPNOTSUPP.number());
        numbers.put("ETIMEDOUT", (long) Errno.ETIMEDOUT.number());
        numbers.put("EREMOTEIO", (long) Errno.EREMOTEIO.number());
        return numbers;
    }
}
