// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/** {@code linux/i2c.h} and {@code linux/i2c-dev.h} as memory layouts and numbers. A test compares them with the headers. */
final class I2cUapi {
    static final long I2C_SLAVE = 0x0703;
    static final long I2C_FUNCS = 0x0705;
    static final long I2C_RDWR = 0x0707;
    static final long I2C_SMBUS = 0x0720;

    static final short I2C_M_RD = 0x0001;
    static final int I2C_RDWR_IOCTL_MAX_MSGS = 42;

    static final long I2C_FUNC_I2C = 0x00000001;
    static final long I2C_FUNC_SMBUS_READ_BYTE = 0x00020000;
    static final long I2C_FUNC_SMBUS_WRITE_BYTE = 0x00040000;
    static final long I2C_FUNC_SMBUS_READ_BYTE_DATA = 0x00080000;
    static final long I2C_FUNC_SMBUS_WRITE_BYTE_DATA = 0x00100000;
    static final long I2C_FUNC_SMBUS_READ_WORD_DATA = 0x00200000;
    static final long I2C_FUNC_SMBUS_WRITE_WORD_DATA = 0x00400000;
    static final long I2C_FUNC_SMBUS_READ_I2C_BLOCK = 0x04000000;
    static final long I2C_FUNC_SMBUS_WRITE_I2C_BLOCK = 0x08000000;

    static final byte I2C_SMBUS_READ = 1;
    static final byte I2C_SMBUS_WRITE = 0;
    static final int I2C_SMBUS_BYTE = 1;
    static final int I2C_SMBUS_BYTE_DATA = 2;
    static final int I2C_SMBUS_WORD_DATA = 3;
    static final int I2C_SMBUS_I2C_BLOCK_DATA = 8;
    static final int I2C_SMBUS_BLOCK_MAX = 32;

    static final StructLayout I2C_MSG = MemoryLayout.structLayout(
                    JAVA_SHORT.withName("addr"),
                    JAVA_SHORT.withName("flags"),
                    JAVA_SHORT.withName("len"),
                    MemoryLayout.paddingLayout(2),
                    ADDRESS.withName("buf"))
            .withName("i2c_msg");

    static final StructLayout I2C_RDWR_IOCTL_DATA = MemoryLayout.structLayout(
                    ADDRESS.withName("msgs"), JAVA_INT.withName("nmsgs"), MemoryLayout.paddingLayout(4))
            .withName("i2c_rdwr_ioctl_data");

    static final StructLayout I2C_SMBUS_IOCTL_DATA = MemoryLayout.structLayout(
                    JAVA_BYTE.withName("read_write"),
                    JAVA_BYTE.withName("command"),
                    MemoryLayout.paddingLayout(2),
                    JAVA_INT.withName("size"),
                    ADDRESS.withName("data"))
            .withName("i2c_smbus_ioctl_data");

    /** {@code union i2c_smbus_data}: a byte, a word, or a length and up to 32 bytes (and one for a checksum). */
    static final long I2C_SMBUS_DATA_SIZE = I2C_SMBUS_BLOCK_MAX + 2;

    private I2cUapi() {}
}
