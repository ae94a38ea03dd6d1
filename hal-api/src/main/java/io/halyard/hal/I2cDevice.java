// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A device on an I2C bus, known by its address. Opened by {@link Board#openI2c}.
 *
 * <p>All it must do is {@link #transaction}; everything else is said with that, so it behaves alike on every board:
 *
 * <pre>{@code
 * write(W...)             S addr+W a W a W a ... P
 * read(n)                 S addr+R a R A R A ... N P
 * writeRead(W..., n)      S addr+W a W a ... Sr addr+R a R A ... N P
 * readRegister(r)         writeRead with one byte r and one byte back
 * }</pre>
 *
 * S = start, Sr = repeated start, P = stop; A, N = the board acknowledges or not; a = the device acknowledges.
 *
 * <p>Failures: {@link HalException.Kind#NO_ACKNOWLEDGE} when the device does not answer, INPUT_OUTPUT when the bus is disturbed
 * (see {@link BusFault}), TIMEOUT when the device holds the clock, OUT_OF_RANGE for a transaction longer than the board can
 * do, UNSUPPORTED for one that the board's adapter cannot express, NOT_CONNECTED and CLOSED. Rules R19 and R20 of {@link
 * io.halyard.hal.spi}.
 */
public interface I2cDevice extends BusResource {
    /** The bytes of one operation that every board can do. */
    int SURE_LENGTH = 32;

    /** A part of a transaction: uses what lies between a buffer's position and its limit. */
    sealed interface Operation {
        /**
         * Sends what remains in a buffer.
         *
         * @param data at least one byte
         */
        record Write(ByteBuffer data) implements Operation {}

        /**
         * Fills what remains of a buffer.
         *
         * @param into at least one byte
         */
        record Read(ByteBuffer into) implements Operation {}
    }

    /** {@return its address, 7 bits} */
    int address();

    /**
     * Does operations in order as one transaction: a start, a repeated start before each further operation, a stop at the end,
     * and nothing else of this board in between. When it returns, each buffer's position is at its limit; when it fails,
     * positions are as before and the contents of buffers to be filled are undefined.
     *
     * @param operations at least one
     * @throws IllegalArgumentException when there is none, or one without any byte
     */
    void transaction(List<Operation> operations);

    /** Sends bytes. */
    default void write(byte... data) {
        transaction(List.of(new Operation.Write(ByteBuffer.wrap(data))));
    }

    /** {@return that many bytes, read in one transaction} */
    default byte[] read(int length) {
        byte[] data = new byte[length];
        transaction(List.of(new Operation.Read(ByteBuffer.wrap(data))));
        return data;
    }

    /** {@return what the device answers to {@code data}: sent and received in one transaction, with a repeated start} */
    default byte[] writeRead(byte[] data, int length) {
        byte[] answer = new byte[length];
        transaction(List.of(new Operation.Write(ByteBuffer.wrap(data)), new Operation.Read(ByteBuffer.wrap(answer))));
        return answer;
    }

    /**
     * {@return a register's value, 0 to 255}
     *
     * @param register 0 to 255
     */
    default int readRegister(int register) {
        return Byte.toUnsignedInt(readRegisters(register, 1)[0]);
    }

    /**
     * {@return the values of consecutive registers, where the device counts on by itself}
     *
     * @param first 0 to 255
     */
    default byte[] readRegisters(int first, int count) {
        return writeRead(new byte[] {inByte("register", first)}, count);
    }

    /**
     * {@return the value of a register of 16 bits, 0 to 65535}
     *
     * @param register 0 to 255
     * @param order which of its bytes the device sends first: big endian for most, little endian with SMBus words
     */
    default int readWord(int register, ByteOrder order) {
        return Short.toUnsignedInt(ByteBuffer.wrap(readRegisters(register, Short.BYTES))
                .order(order)
                .getShort());
    }

    /**
     * Writes a register.
     *
     * @param register 0 to 255
     * @param value 0 to 255
     */
    default void writeRegister(int register, int value) {
        write(inByte("register", register), inByte("value", value));
    }

    /**
     * Writes consecutive registers, where the device counts on by itself.
     *
     * @param first 0 to 255
     */
    default void writeRegisters(int first, byte... values) {
        byte[] data = new byte[1 + values.length];
        data[0] = inByte("register", first);
        System.arraycopy(values, 0, data, 1, values.length);
        write(data);
    }

    /**
     * Writes a register of 16 bits.
     *
     * @param register 0 to 255
     * @param value 0 to 65535
     * @param order which of its bytes the device takes first
     */
    default void writeWord(int register, int value, ByteOrder order) {
        if (value < 0 || value > 0xffff) {
            throw outOfRange("value " + value + " is outside 0 to 65535");
        }
        writeRegisters(
                register,
                ByteBuffer.allocate(Short.BYTES)
                        .order(order)
                        .putShort((short) value)
                        .array());
    }

    /**
     * Changes some bits of a register: reads it, and writes it back. Two transactions, so not atomic against others who write it.
     *
     * @param mask the bits to change, 0 to 255
     * @param bits their new values
     */
    default void updateRegister(int register, int mask, int bits) {
        writeRegister(register, (readRegister(register) & ~mask & 0xff) | (bits & mask));
    }

    /** {@return whether the device answers now: it is asked for one byte} Other failures than silence are thrown. */
    default boolean isPresent() {
        try {
            read(1);
            return true;
        } catch (HalException e) {
            if (e.kind() == HalException.Kind.NO_ACKNOWLEDGE) {
                return false;
            }
            throw e;
        }
    }

    private byte inByte(String what, int value) {
        if (value < 0 || value > 0xff) {
            throw outOfRange(what + " " + value + " is outside 0 to 255");
        }
        return (byte) value;
    }

    private HalException outOfRange(String problem) {
        return new HalException(
                HalException.Kind.OUT_OF_RANGE, String.format("%s 0x%02X", bus().name(), address()), problem);
    }
}
