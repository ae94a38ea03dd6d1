// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.testkit.NeedsProgram;
import java.io.IOException;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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

    @Test
    void layoutsAndNumbersAreThoseOfTheHeaders(@TempDir Path folder) throws Exception {
        Map<String, Long> ours = new TreeMap<>();
        STRUCTS.forEach(struct -> ours.putAll(describe(struct)));
        ours.putAll(numbers());

        assertThat(askTheCompiler(ours.keySet(), folder)).hasSizeGreaterThan(60).isEqualTo(ours);
    }

    @Test
    void theIoctlNumberOfALineRequestIsTheKnownOne() {
        assertThat(GpioUapi.GPIO_V2_GET_LINE_IOCTL).isEqualTo(0xC250B407L);
    }

    private static Map<String, Long> describe(StructLayout struct) {
        Map<String, Long> facts = new LinkedHashMap<>();
        String type = "struct " + struct.name().orElseThrow();
        facts.put("sizeof(" + type + ")", struct.byteSize());
        for (MemoryLayout member : struct.memberLayouts()) {
            String name = member.name().orElseThrow();
            long offset = struct.byteOffset(PathElement.groupElement(name));
            if (struct.equals(GpioUapi.GPIO_V2_LINE_ATTRIBUTE) && name.equals("value")) {
                for (String unionMember : List.of("flags", "values", "debounce_period_us")) {
                    facts.put("offsetof(" + type + ", " + unionMember + ")", offset);
                }
            } else {
                facts.put("offsetof(" + type + ", " + name + ")", offset);
                facts.put("sizeof(((" + type + " *)0)->" + name + ")", member.byteSize());
            }
        }
        return facts;
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
        numbers.put("POLLIN", (long) Libc.POLLIN);
        numbers.put("EPERM", (long) Errno.EPERM.number());
        numbers.put("ENOENT", (long) Errno.ENOENT.number());
        numbers.put("EINTR", (long) Errno.EINTR.number());
        numbers.put("ENXIO", (long) Errno.ENXIO.number());
        numbers.put("EBADF", (long) Errno.EBADF.number());
        numbers.put("EACCES", (long) Errno.EACCES.number());
        numbers.put("EBUSY", (long) Errno.EBUSY.number());
        numbers.put("ENODEV", (long) Errno.ENODEV.number());
        numbers.put("EINVAL", (long) Errno.EINVAL.number());
        return numbers;
    }

    private static Map<String, Long> askTheCompiler(Iterable<String> expressions, Path folder)
            throws IOException, InterruptedException {
        StringBuilder program = new StringBuilder("""
                #define _GNU_SOURCE
                #include <errno.h>
                #include <fcntl.h>
                #include <linux/gpio.h>
                #include <poll.h>
                #include <stddef.h>
                #include <stdio.h>
                #include <sys/eventfd.h>
                int main(void) {
                """);
        for (String expression : expressions) {
            program.append("printf(\"%llu ").append(expression).append("\\n\", (unsigned long long)(");
            program.append(expression).append("));\n");
        }
        program.append("}\n");
        Path source = Files.writeString(folder.resolve("facts.c"), program);
        Path binary = folder.resolve("facts");
        run("gcc", "-Wall", "-Werror", "-o", binary.toString(), source.toString());
        Map<String, Long> answers = new TreeMap<>();
        run(binary.toString()).lines().forEach(line -> {
            int space = line.indexOf(' ');
            answers.put(line.substring(space + 1), Long.parseUnsignedLong(line.substring(0, space)));
        });
        return answers;
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
