// SPDX-License-Identifier: Apache-2.0
package io.halyard.testkit;

import java.util.function.Consumer;

/** Cuts one direction of an MQTT connection into packets: only their first bytes are looked at. Used by one thread. */
final class MqttPackets {
    private final boolean isFromClient;
    private final Consumer<FaultProxy.Packet> seen;
    private int first = -1;
    private int length;
    private int lengthBytes;
    private int left;

    MqttPackets(boolean isFromClient, Consumer<FaultProxy.Packet> seen) {
        this.isFromClient = isFromClient;
        this.seen = seen;
    }

    void read(byte[] bytes, int count) {
        int i = 0;
        while (i < count) {
            if (left > 0) {
                int skipped = Math.min(left, count - i);
                left -= skipped;
                i += skipped;
            } else {
                header(bytes[i] & 0xff);
                i++;
            }
        }
    }

    private void header(int value) {
        if (first < 0) {
            first = value;
            length = 0;
            lengthBytes = 0;
            return;
        }
        length |= (value & 0x7f) << (7 * lengthBytes++);
        if (value < 0x80) {
            seen.accept(new FaultProxy.Packet(isFromClient, first >> 4, first & 0xf, length));
            left = length;
            first = -1;
        }
    }
}
