// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads a payload field by field. Not safe for several threads. */
final class WireReader {
    /** A payload ends too early, or a number in it is too long: the peer speaks another dialect. */
    static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    private final byte[] bytes;
    private int at;

    WireReader(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean hasMore() {
        return at < bytes.length;
    }

    int u8() {
        if (at == bytes.length) {
            throw new Malformed("a payload of " + bytes.length + " bytes ends too early");
        }
        return bytes[at++] & 0xff;
    }

    int u16() {
        return u8() | (u8() << 8);
    }

    int u32() {
        return u16() | (u16() << 16);
    }

    long varint() {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            int b = u8();
            value |= (long) (b & 0x7f) << shift;
            if (b < 0x80) {
                return value;
            }
        }
        throw new Malformed("a number does not end within 9 bytes");
    }

    /** A varint that fits an {@code int}. */
    int number() {
        long value = varint();
        if (value > Integer.MAX_VALUE) {
            throw new Malformed(value + " is too great here");
        }
        return (int) value;
    }

    /** A length and that many bytes. */
    byte[] block() {
        int length = number();
        if (length > bytes.length - at) {
            throw new Malformed("a block of " + length + " bytes in a payload of " + bytes.length);
        }
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    String text() {
        return new String(block(), StandardCharsets.UTF_8);
    }
}
