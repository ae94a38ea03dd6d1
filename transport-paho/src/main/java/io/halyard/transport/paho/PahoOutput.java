// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.paho;

import java.io.IOException;
import java.io.OutputStream;

/**
 * What Paho sends, as the broker is to see it: see {@link PahoWire}. Paho's sender thread alone writes, through a buffer of its
 * own, and flushes after each packet; so what comes first after a flush begins a packet, and small packets come whole.
 */
final class PahoOutput extends OutputStream {
    private static final int PUBACK = 0x40;
    private static final int PUBREC = 0x50;
    private static final int DISCONNECT = 0xE0;
    private static final int SMALLEST_ACKNOWLEDGEMENT = 4;

    private final OutputStream out;
    private final PahoWire wire;
    private boolean packetBegins = true;
    private boolean isFarewell;

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
            int first = source[offset] & 0xF0;
            isFarewell = first == DISCONNECT;
            if (first == PUBACK && length >= SMALLEST_ACKNOWLEDGEMENT) {
                int packetId = ((source[offset + 2] & 0xFF) << 8) | (source[offset + 3] & 0xFF);
                if (wire.isAcknowledgedAsReceived(packetId)) {
                    source[offset] = (byte) PUBREC;
                }
            }
        }
        out.write(source, offset, length);
    }

    @Override
    public void flush() throws IOException {
        out.flush();
        packetBegins = true;
        if (isFarewell) {
            isFarewell = false;
            wire.farewellSent();
        }
    }
}
