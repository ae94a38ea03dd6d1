// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A device on an SPI bus, known by its chip select. Opened by {@link Board#openSpi}.
 *
 * <p>All it must do is {@link #transaction}. Failures: {@link HalException.Kind#INPUT_OUTPUT}, OUT_OF_RANGE for a transaction
 * longer than the board can do, NOT_CONNECTED and CLOSED. SPI has no acknowledgement: nobody can tell whether anything
 * listens. Rules R21 and R22 of {@link io.halyard.hal.spi}.
 */
public interface SpiDevice extends BusResource {
    /** A part of a transaction: uses what lies between a buffer's position and its limit. */
    sealed interface Operation {
        /**
         * Sends what remains in a buffer; what comes back is dropped.
         *
         * @param data at least one byte
         */
        record Write(ByteBuffer data) implements Operation {}

        /**
         * Fills what remains of a buffer, while zeros are sent.
         *
         * @param into at least one byte
         */
        record Read(ByteBuffer into) implements Operation {}

        /**
         * Sends what remains in one buffer while what comes back fills another: full duplex.
         *
         * @param data at least one byte
         * @param into has as many remaining as {@code data}; may be the same memory
         */
        record Transfer(ByteBuffer data, ByteBuffer into) implements Operation {
            public Transfer {
                if (data.remaining() != into.remaining()) {
                    throw new IllegalArgumentException(
                            data.remaining() + " bytes to send and " + into.remaining() + " to receive differ");
                }
            }
        }
    }

    /** {@return its chip select} */
    int chipSelect();

    /** {@return the clock that is really driven, as far as the board knows; never above what was asked for} */
    int frequencyHz();

    /**
     * Does operations in order as one transaction: the chip select is active from before the first bit until after the last,
     * and nothing else of this board is on the bus in between. When it returns, each buffer's position is at its limit; when
     * it fails, the chip select is released, positions are as before, and the contents of buffers to be filled are undefined.
     *
     * @param operations at least one
     * @throws IllegalArgumentException when there is none, or one without any byte
     */
    void transaction(List<Operation> operations);

    /** Sends bytes. */
    default void write(byte... data) {
        transaction(List.of(new Operation.Write(ByteBuffer.wrap(data))));
    }

    /** {@return that many bytes, read while zeros are sent} */
    default byte[] read(int length) {
        byte[] data = new byte[length];
        transaction(List.of(new Operation.Read(ByteBuffer.wrap(data))));
        return data;
    }

    /** {@return what came back while {@code data} was sent, byte for byte} */
    default byte[] transfer(byte... data) {
        byte[] answer = new byte[data.length];
        transaction(List.of(new Operation.Transfer(ByteBuffer.wrap(data), ByteBuffer.wrap(answer))));
        return answer;
    }

    /** {@return that many bytes, read after {@code data} was sent, in one transaction} */
    default byte[] writeRead(byte[] data, int length) {
        byte[] answer = new byte[length];
        transaction(List.of(new Operation.Write(ByteBuffer.wrap(data)), new Operation.Read(ByteBuffer.wrap(answer))));
        return answer;
    }
}
