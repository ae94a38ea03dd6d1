// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;

/** Writes a {@code struct gpio_v2_line_config} for a request of one line. */
final class LineConfig {
    /** Masks name lines by their index in the request, not by their number on the chip: with one line it is always this. */
    private static final long THE_LINE = 1;

    private static final long FLAGS = GpioUapi.offset(GpioUapi.GPIO_V2_LINE_CONFIG, "flags");
    private static final long NUM_ATTRS = GpioUapi.offset(GpioUapi.GPIO_V2_LINE_CONFIG, "num_attrs");
    private static final long ATTR_ID = attribute("attr", "id");
    private static final long ATTR_VALUE = attribute("attr", "value");
    private static final long ATTR_MASK = attribute("mask");

    private LineConfig() {}

    static void write(MemorySegment config, LineRole role, boolean edges) {
        config.fill((byte) 0);
        switch (role) {
            case LineRole.Input input -> {
                long flags = GpioUapi.GPIO_V2_LINE_FLAG_INPUT | bias(input.bias());
                if (edges) {
                    flags |= GpioUapi.GPIO_V2_LINE_FLAG_EDGE_RISING | GpioUapi.GPIO_V2_LINE_FLAG_EDGE_FALLING;
                }
                config.set(JAVA_LONG, FLAGS, flags);
                if (input.debounceMicros() > 0) {
                    attribute(config, GpioUapi.GPIO_V2_LINE_ATTR_ID_DEBOUNCE);
                    config.set(JAVA_INT, ATTR_VALUE, input.debounceMicros()); // a __u32 at the union's start
                }
            }
            case LineRole.Output output -> {
                config.set(JAVA_LONG, FLAGS, GpioUapi.GPIO_V2_LINE_FLAG_OUTPUT);
                attribute(config, GpioUapi.GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES);
                config.set(JAVA_LONG, ATTR_VALUE, output.initial() ? THE_LINE : 0);
            }
        }
    }

    private static void attribute(MemorySegment config, int id) {
        config.set(JAVA_INT, NUM_ATTRS, 1);
        config.set(JAVA_INT, ATTR_ID, id);
        config.set(JAVA_LONG, ATTR_MASK, THE_LINE);
    }

    private static long bias(LineRole.Bias bias) {
        return switch (bias) {
            case DISABLED -> GpioUapi.GPIO_V2_LINE_FLAG_BIAS_DISABLED;
            case PULL_UP -> GpioUapi.GPIO_V2_LINE_FLAG_BIAS_PULL_UP;
            case PULL_DOWN -> GpioUapi.GPIO_V2_LINE_FLAG_BIAS_PULL_DOWN;
        };
    }

    private static long attribute(String... members) {
        PathElement[] path = new PathElement[2 + members.length];
        path[0] = PathElement.groupElement("attrs");
        path[1] = PathElement.sequenceElement(0);
        for (int i = 0; i < members.length; i++) {
            path[2 + i] = PathElement.groupElement(members[i]);
        }
        return GpioUapi.GPIO_V2_LINE_CONFIG.byteOffset(path);
    }
}
