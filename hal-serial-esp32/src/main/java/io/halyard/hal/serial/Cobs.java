// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import java.util.Arrays;
import java.util.Optional;

/**
 * Consistent Overhead Byte Stuffing: bytes without a zero, so that a zero can end a frame and a receiver is in step again at
 * the next one, whatever was lost. It costs one byte, and one more for each 254.
 */
final class Cobs {
    private static final int LONGEST_RUN = 254;

    private Cobs() {}

    /** {@return {@code bytes} without any zero, and without a delimiter} */
    static byte[] stuff(byte[] bytes) {
        byte[] out = new byte[bytes.length + 2 + bytes.length / LONGEST_RUN];
        int code = 0;
        int end = 1;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != 0) {
                out[end++] = bytes[i];
            }
            boolean full = end - code == LONGEST_RUN + 1;
            if (bytes[i] == 0 || (full && i + 1 < bytes.length)) {
                out[code] = (byte) (end - code);
                code = end++;
            }
        }
        out[code] = (byte) (end - code);
        return Arrays.copyOf(out, end);
    }

    /** {@return what was stuffed; nothing when {@code bytes} cannot be the result of stuffing} */
    static Optional<byte[]> unstuff(byte[] bytes) {
        byte[] out = new byte[bytes.length];
        int end = 0;
        int at = 0;
        while (at < bytes.length) {
            int code = bytes[at] & 0xff;
            int next = at + code;
            if (code == 0 || next > bytes.length) {
                return Optional.empty();
            }
            for (int i = at + 1; i < next; i++) {
                if (bytes[i] == 0) {
                    return Optional.empty();
                }
                out[end++] = bytes[i];
            }
            if (code <= LONGEST_RUN && next < bytes.length) {
                out[end++] = 0;
            }
            at = next;
        }
        return bytes.length == 0 ? Optional.empty() : Optional.of(Arrays.copyOf(out, end));
    }
}
