// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Transactions as SMBus says them, where it can: one byte sent or received; a command byte followed by 1 to 32 bytes sent, or
 * received after a repeated start. On the wire they are the same as with I2C.
 */
final class SmbusTransfers {
    private static final long READ_WRITE = GpioUapi.offset(I2cUapi.I2C_SMBUS_IOCTL_DATA, "read_write");
    private static final long COMMAND = GpioUapi.offset(I2cUapi.I2C_SMBUS_IOCTL_DATA, "command");
    private static final long SIZE = GpioUapi.offset(I2cUapi.I2C_SMBUS_IOCTL_DATA, "size");
    private static final long DATA = GpioUapi.offset(I2cUapi.I2C_SMBUS_IOCTL_DATA, "data");

    /** A kind of SMBus transfer: its size code, the abilities of an adapter that it takes, where its bytes lie. */
    private enum Kind {
        BYTE_DATA(
                I2cUapi.I2C_SMBUS_BYTE_DATA,
                I2cUapi.I2C_FUNC_SMBUS_READ_BYTE_DATA,
                I2cUapi.I2C_FUNC_SMBUS_WRITE_BYTE_DATA,
                0),
        WORD_DATA(
                I2cUapi.I2C_SMBUS_WORD_DATA,
                I2cUapi.I2C_FUNC_SMBUS_READ_WORD_DATA,
                I2cUapi.I2C_FUNC_SMBUS_WRITE_WORD_DATA,
                0),
        BLOCK(
                I2cUapi.I2C_SMBUS_I2C_BLOCK_DATA,
                I2cUapi.I2C_FUNC_SMBUS_READ_I2C_BLOCK,
                I2cUapi.I2C_FUNC_SMBUS_WRITE_I2C_BLOCK,
                1);

        private final int size;
        private final long reading;
        private final long writing;
        private final int dataAt;

        Kind(int size, long reading, long writing, int dataAt) {
            this.size = size;
            this.reading = reading;
            this.writing = writing;
            this.dataAt = dataAt;
        }
    }

    /** What an ioctl is told beside its data. */
    private record Order(boolean read, byte command, int size) {}

    private SmbusTransfers() {}

    /** {@return false when SMBus or the adapter has no such transfer; then nothing was sent} */
    static boolean say(OpenDevice device, long functions, List<I2cMessage> messages) {
        I2cMessage first = messages.getFirst();
        if (messages.size() == 1 && first.length() == 1) {
            return sayByte(device, functions, first);
        }
        if (messages.size() == 1 && !first.read()) {
            ByteBuffer rest = first.data().duplicate();
            byte command = rest.get();
            return say(device, functions, command, I2cMessage.write(rest));
        }
        boolean registerRead = messages.size() == 2
                && !first.read()
                && first.length() == 1
                && messages.get(1).read();
        return registerRead
                && say(device, functions, first.data().get(first.data().position()), messages.get(1));
    }

    /** {@return the messages in words} */
    static String describe(List<I2cMessage> messages) {
        return messages.stream()
                .map(message -> (message.read() ? "read of " : "write of ") + message.length())
                .collect(Collectors.joining(", "));
    }

    private static boolean sayByte(OpenDevice device, long functions, I2cMessage message) {
        long needed = message.read() ? I2cUapi.I2C_FUNC_SMBUS_READ_BYTE : I2cUapi.I2C_FUNC_SMBUS_WRITE_BYTE;
        if ((functions & needed) == 0) {
            return false;
        }
        try (Arena call = Arena.ofConfined()) {
            MemorySegment data = call.allocate(I2cUapi.I2C_SMBUS_DATA_SIZE);
            ByteBuffer bytes = message.data();
            byte command = message.read() ? 0 : bytes.get(bytes.position());
            ioctl(device, new Order(message.read(), command, I2cUapi.I2C_SMBUS_BYTE), data);
            if (message.read()) {
                bytes.put(bytes.position(), data.get(JAVA_BYTE, 0));
            }
            return true;
        }
    }

    private static boolean say(OpenDevice device, long functions, byte command, I2cMessage message) {
        int length = message.length();
        Kind kind = kind(functions, message.read(), length);
        if (kind == null) {
            return false;
        }
        try (Arena call = Arena.ofConfined()) {
            MemorySegment data = call.allocate(I2cUapi.I2C_SMBUS_DATA_SIZE);
            MemorySegment bytes = data.asSlice(kind.dataAt, length);
            if (kind == Kind.BLOCK) {
                data.set(JAVA_BYTE, 0, (byte) length);
            }
            if (!message.read()) {
                bytes.copyFrom(MemorySegment.ofBuffer(message.data()));
            }
            ioctl(device, new Order(message.read(), command, kind.size), data);
            if (kind == Kind.BLOCK && data.get(JAVA_BYTE, 0) != length) {
                throw device.failure(
                        "read " + length + " bytes (it sent " + data.get(JAVA_BYTE, 0) + ") from", Errno.EIO);
            }
            if (message.read()) {
                MemorySegment.ofBuffer(message.data()).copyFrom(bytes);
            }
            return true;
        }
    }

    private static @Nullable Kind kind(long functions, boolean read, int length) {
        for (Kind kind : Kind.values()) {
            boolean fits = switch (kind) {
                case BYTE_DATA -> length == 1;
                case WORD_DATA -> length == 2;
                case BLOCK -> length <= I2cUapi.I2C_SMBUS_BLOCK_MAX;
            };
            if (fits && (functions & (read ? kind.reading : kind.writing)) != 0) {
                return kind;
            }
        }
        return null;
    }

    private static void ioctl(OpenDevice device, Order order, MemorySegment data) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment argument = call.allocate(I2cUapi.I2C_SMBUS_IOCTL_DATA);
            argument.set(JAVA_BYTE, READ_WRITE, order.read ? I2cUapi.I2C_SMBUS_READ : I2cUapi.I2C_SMBUS_WRITE);
            argument.set(JAVA_BYTE, COMMAND, order.command);
            argument.set(JAVA_INT, SIZE, order.size);
            argument.set(ADDRESS, DATA, data);
            device.ioctl("transfer with", I2cUapi.I2C_SMBUS, argument);
        }
    }
}
