// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;

/**
 * {@code linux/gpio.h} and {@code poll.h} as memory layouts. A test compiles a C program against the system's headers and compares
 * every size, offset and number.
 */
final class GpioUapi {
    static final int GPIO_MAX_NAME_SIZE = 32;
    static final int GPIO_V2_LINES_MAX = 64;
    static final int GPIO_V2_LINE_NUM_ATTRS_MAX = 10;

    static final long GPIO_V2_LINE_FLAG_USED = 1L;
    static final long GPIO_V2_LINE_FLAG_ACTIVE_LOW = 1L << 1;
    static final long GPIO_V2_LINE_FLAG_INPUT = 1L << 2;
    static final long GPIO_V2_LINE_FLAG_OUTPUT = 1L << 3;
    static final long GPIO_V2_LINE_FLAG_EDGE_RISING = 1L << 4;
    static final long GPIO_V2_LINE_FLAG_EDGE_FALLING = 1L << 5;
    static final long GPIO_V2_LINE_FLAG_BIAS_PULL_UP = 1L << 8;
    static final long GPIO_V2_LINE_FLAG_BIAS_PULL_DOWN = 1L << 9;
    static final long GPIO_V2_LINE_FLAG_BIAS_DISABLED = 1L << 10;

    static final int GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES = 2;
    static final int GPIO_V2_LINE_ATTR_ID_DEBOUNCE = 3;

    static final int GPIO_V2_LINE_EVENT_RISING_EDGE = 1;

    static final StructLayout GPIOCHIP_INFO = MemoryLayout.structLayout(
                    MemoryLayout.sequenceLayout(GPIO_MAX_NAME_SIZE, JAVA_BYTE).withName("name"),
                    MemoryLayout.sequenceLayout(GPIO_MAX_NAME_SIZE, JAVA_BYTE).withName("label"),
                    JAVA_INT.withName("lines"))
            .withName("gpiochip_info");

    static final StructLayout GPIO_V2_LINE_VALUES = MemoryLayout.structLayout(
                    JAVA_LONG.withName("bits"), JAVA_LONG.withName("mask"))
            .withName("gpio_v2_line_values");

    /** The union's members {@code flags}, {@code values} and {@code debounce_period_us} all start at {@code value}. */
    static final StructLayout GPIO_V2_LINE_ATTRIBUTE = MemoryLayout.structLayout(
                    JAVA_INT.withName("id"), JAVA_INT.withName("padding"), JAVA_LONG.withName("value"))
            .withName("gpio_v2_line_attribute");

    static final StructLayout GPIO_V2_LINE_CONFIG_ATTRIBUTE = MemoryLayout.structLayout(
                    GPIO_V2_LINE_ATTRIBUTE.withName("attr"), JAVA_LONG.withName("mask"))
            .withName("gpio_v2_line_config_attribute");

    static final StructLayout GPIO_V2_LINE_CONFIG = MemoryLayout.structLayout(
                    JAVA_LONG.withName("flags"),
                    JAVA_INT.withName("num_attrs"),
                    MemoryLayout.sequenceLayout(5, JAVA_INT).withName("padding"),
                    MemoryLayout.sequenceLayout(GPIO_V2_LINE_NUM_ATTRS_MAX, GPIO_V2_LINE_CONFIG_ATTRIBUTE)
                            .withName("attrs"))
            .withName("gpio_v2_line_config");

    static final StructLayout GPIO_V2_LINE_REQUEST = MemoryLayout.structLayout(
                    MemoryLayout.sequenceLayout(GPIO_V2_LINES_MAX, JAVA_INT).withName("offsets"),
                    MemoryLayout.sequenceLayout(GPIO_MAX_NAME_SIZE, JAVA_BYTE).withName("consumer"),
                    GPIO_V2_LINE_CONFIG.withName("config"),
                    JAVA_INT.withName("num_lines"),
                    JAVA_INT.withName("event_buffer_size"),
                    MemoryLayout.sequenceLayout(5, JAVA_INT).withName("padding"),
                    JAVA_INT.withName("fd"))
            .withName("gpio_v2_line_request");

    static final StructLayout GPIO_V2_LINE_INFO = MemoryLayout.structLayout(
                    MemoryLayout.sequenceLayout(GPIO_MAX_NAME_SIZE, JAVA_BYTE).withName("name"),
                    MemoryLayout.sequenceLayout(GPIO_MAX_NAME_SIZE, JAVA_BYTE).withName("consumer"),
                    JAVA_INT.withName("offset"),
                    JAVA_INT.withName("num_attrs"),
                    JAVA_LONG.withName("flags"),
                    MemoryLayout.sequenceLayout(GPIO_V2_LINE_NUM_ATTRS_MAX, GPIO_V2_LINE_ATTRIBUTE)
                            .withName("attrs"),
                    MemoryLayout.sequenceLayout(4, JAVA_INT).withName("padding"))
            .withName("gpio_v2_line_info");

    static final StructLayout GPIO_V2_LINE_EVENT = MemoryLayout.structLayout(
                    JAVA_LONG.withName("timestamp_ns"),
                    JAVA_INT.withName("id"),
                    JAVA_INT.withName("offset"),
                    JAVA_INT.withName("seqno"),
                    JAVA_INT.withName("line_seqno"),
                    MemoryLayout.sequenceLayout(6, JAVA_INT).withName("padding"))
            .withName("gpio_v2_line_event");

    static final StructLayout POLLFD = MemoryLayout.structLayout(
                    JAVA_INT.withName("fd"), JAVA_SHORT.withName("events"), JAVA_SHORT.withName("revents"))
            .withName("pollfd");

    static final long GPIO_GET_CHIPINFO_IOCTL = ior(0x01, GPIOCHIP_INFO);
    static final long GPIO_V2_GET_LINEINFO_IOCTL = iowr(0x05, GPIO_V2_LINE_INFO);
    static final long GPIO_V2_GET_LINE_IOCTL = iowr(0x07, GPIO_V2_LINE_REQUEST);
    static final long GPIO_V2_LINE_SET_CONFIG_IOCTL = iowr(0x0D, GPIO_V2_LINE_CONFIG);
    static final long GPIO_V2_LINE_GET_VALUES_IOCTL = iowr(0x0E, GPIO_V2_LINE_VALUES);
    static final long GPIO_V2_LINE_SET_VALUES_IOCTL = iowr(0x0F, GPIO_V2_LINE_VALUES);

    private GpioUapi() {}

    /** {@return where a member lies in its structure} */
    static long offset(StructLayout struct, String member) {
        return struct.byteOffset(PathElement.groupElement(member));
    }

    /** {@code _IOR} of {@code asm-generic/ioctl.h} for GPIO's magic number. */
    private static long ior(int number, StructLayout argument) {
        return 2L << 30 | argument.byteSize() << 16 | 0xB4 << 8 | number;
    }

    /** {@code _IOWR} of {@code asm-generic/ioctl.h} for GPIO's magic number. */
    private static long iowr(int number, StructLayout argument) {
        return 3L << 30 | argument.byteSize() << 16 | 0xB4 << 8 | number;
    }
}
