// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * What stands between two zero bytes on the line: kind and flags, a number, a payload. The CRC-32 that ends it is taken over
 * the session's id as well, which is not sent: so a frame of another session never passes, at the price of no byte at all.
 */
final class Frame {
    private static final int HEADER = 2;
    private static final int CRC = 4;

    private final byte[] body;

    private Frame(byte[] body) {
        this.body = body;
    }

    /**
     * {@return a frame}
     *
     * @param head its kind with flags: a constant of {@link Wire}
     * @param number its sequence number; only the lowest eight bits count
     */
    static Frame of(int head, int number, byte[] payload) {
        byte[] body = new byte[HEADER + payload.length];
        body[0] = (byte) head;
        body[1] = (byte) number;
        System.arraycopy(payload, 0, body, HEADER, payload.length);
        return new Frame(body);
    }

    /** {@return the frame that {@code stuffed} holds, if its CRC is right in that session} */
    static Optional<Frame> decode(byte[] stuffed, SessionId session) {
        return Cobs.unstuff(stuffed)
                .filter(bytes -> bytes.length >= HEADER + CRC)
                .flatMap(bytes -> {
                    int end = bytes.length - CRC;
                    int expected = new WireReader(Arrays.copyOfRange(bytes, end, bytes.length)).u32();
                    return crc(session, bytes, end) == expected
                            ? Optional.of(new Frame(Arrays.copyOf(bytes, end)))
                            : Optional.empty();
                });
    }

    /** {@return the bytes for the line, with the zero that ends them} */
    byte[] encode(SessionId session) {
        byte[] withCrc =
                new WireWriter().raw(body).u32(crc(session, body, body.length)).toBytes();
        byte[] stuffed = Cobs.stuff(withCrc);
        return Arrays.copyOf(stuffed, stuffed.length + 1);
    }

    private static int crc(SessionId session, byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(session.prefix());
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    int head() {
        return body[0] & 0xff;
    }

    int number() {
        return body[1] & 0xff;
    }

    WireReader payload() {
        return new WireReader(Arrays.copyOfRange(body, HEADER, body.length));
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(body);
    }
}
