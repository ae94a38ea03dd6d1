// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import java.io.ByteArrayOutputStream;

/** Builds a payload field by field: see {@code firmware/protocol.md}, "Fields". Not safe for several threads. */
final class WireWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(32);

    WireWriter u8(int value) {
        bytes.write(value);
        return this;
    }

    WireWriter u16(int value) {
        return u8(value).u8(value >>> 8);
    }

    WireWriter u32(int value) {
        return u16(value).u16(value >>> 16);
    }

    /** Seven bits in each byte, the lowest first; the top bit says that more follow. */
    WireWriter varint(long value) {
        if (value < 0) {
            throw new IllegalArgumentException(value + " is negative: a varint is not");
        }
        long rest = value;
        while (rest > 0x7f) {
            u8((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        return u8((int) rest);
    }

    WireWriter raw(byte[] more) {
        bytes.writeBytes(more);
        return this;
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }
}
