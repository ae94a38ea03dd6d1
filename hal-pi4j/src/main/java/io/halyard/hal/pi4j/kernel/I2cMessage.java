// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.kernel;

import java.nio.ByteBuffer;

/**
 * One part of an I2C transaction: from position to limit of {@code data}. A transfer leaves the buffer's position as it was.
 *
 * @param read whether the device sends, into {@code data}; otherwise it is sent what {@code data} holds
 * @param data at least one byte
 */
public record I2cMessage(boolean read, ByteBuffer data) {
    public I2cMessage {
        if (!data.hasRemaining()) {
            throw new IllegalArgumentException("a message of no bytes: I2C has none");
        }
    }

    /** {@return a message that sends} */
    public static I2cMessage write(ByteBuffer data) {
        return new I2cMessage(false, data);
    }

    /** {@return a message that receives} */
    public static I2cMessage read(ByteBuffer data) {
        return new I2cMessage(true, data);
    }

    int length() {
        return data.remaining();
    }
}
