// SPDX-License-Identifier: Apache-2.0
package io.halyard.testkit;

import java.io.ByteArrayOutputStream;

/** Cuts one direction of an MQTT connection into packets (MQTT 3.1.1, 2.2). What is not MQTT yields none. Used by one thread. */
public final class MqttPackets {
    private static final int LENGTH_BYTES = 4;

    /** Takes packets. */
    @FunctionalInterface
    public interface Sink {
        /** One is complete: its first byte, and what follows the length. */
        void packet(int firstByte, byte[] body);
    }

    private final Sink sink;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int first = -1;
    private int length;
    private int lengthBytes;
    private boolean isInBody;
    private boolean isForeign;

    public MqttPackets(Sink sink) {
        this.sink = sink;
    }

    /** Takes what came next. */
    public void read(byte[] bytes, int count) {
        int i = 0;
        while (i < count && !isForeign) {
            if (isInBody) {
                int taken = Math.min(length - body.size(), count - i);
                body.write(bytes, i, taken);
                i += taken;
            } else {
                header(bytes[i] & 0xff);
                i++;
            }
            if (isInBody && body.size() == length) {
                finish();
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
        isInBody = value < 0x80;
        isForeign = !isInBody && lengthBytes == LENGTH_BYTES;
    }

    private void finish() {
        int finished = first;
        byte[] content = body.toByteArray();
        first = -1;
        isInBody = false;
        body.reset();
        sink.packet(finished, content);
    }
}
