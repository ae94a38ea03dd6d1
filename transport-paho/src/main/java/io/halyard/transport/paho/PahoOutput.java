// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.paho;

import java.io.IOException;
import java.io.OutputStream;

/**
 * What Paho sends, as the broker is to see it: see {@link PahoWire}. Paho's sender thread alone writes, through a buffer of its
 * own, and flushes after each packet; so what comes first after a flush begins a packet, and small packets come whole.
 *
 * <p>While Paho has another publish to send, a publish is held back, so that many leave with one call of the system; the last
 * of them takes all others along at once. Those of QoS 0 are told as they really leave.
 */
final class PahoOutput extends OutputStream {
    private static final int PUBLISH = 0x30;
    private static final int DISCONNECT = 0xE0;
    private static final int QOS = 0b0110;
    private static final int SMALLEST_ACKNOWLEDGEMENT = 4;
    private static final int HELD_BYTES = 8_192;

    private final OutputStream out;
    private final PahoWire wire;
    private final byte[] held = new byte[HELD_BYTES];
    private int heldBytes;
    private boolean packetBegins = true;
    /** The first byte of the packet, without the flags of any but a PUBLISH. */
    private int kind;

    private long publishes;
    /** Publishes of QoS 0 that are complete, but may not have left. */
    private int unacknowledged;

    PahoOutput(OutputStream out, PahoWire wire) {
        this.out = out;
        this.wire = wire;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        if (packetBegins && length > 0) {
            packetBegins = false;
            kind = source[offset] & 0xFF;
            if (kind == PahoWire.PUBACK && length >= SMALLEST_ACKNOWLEDGEMENT) {
                int packetId = ((source[offset + 2] & 0xFF) << 8) | (source[offset + 3] & 0xFF);
                source[offset] = (byte) wire.answerOf(packetId);
            }
            wire.conversation().sent(source, offset);
        }
        if (length > held.length - heldBytes) {
            leave();
        }
        if (length > held.length) {
            out.write(source, offset, length);
        } else {
            System.arraycopy(source, offset, held, heldBytes, length);
            heldBytes += length;
        }
    }

    @Override
    public void flush() throws IOException {
        packetBegins = true;
        boolean isPublish = (kind & 0xF0) == PUBLISH;
        if (isPublish) {
            publishes++;
            unacknowledged += (kind & QOS) == 0 ? 1 : 0;
        }
        if (isPublish && wire.hasMoreThan(publishes)) {
            return;
        }
        leave();
        out.flush();
        if (kind == DISCONNECT) {
            wire.farewellSent();
        }
    }

    private void leave() throws IOException {
        if (heldBytes > 0) {
            int bytes = heldBytes;
            heldBytes = 0;
            out.write(held, 0, bytes);
        }
        int left = unacknowledged;
        unacknowledged = 0;
        wire.written(left);
    }
}
