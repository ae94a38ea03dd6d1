// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.spi;

import io.halyard.transport.Message;
import io.halyard.transport.Qos;
import java.nio.charset.StandardCharsets;

/** How large a PUBLISH is on the wire, in bytes (MQTT 3.1.1, 3.3; MQTT 5, 3.3). */
public final class PublishSize {
    /** At most: first byte, remaining length, topic length, packet id, an empty property list. */
    private static final int OVERHEAD = 1 + 4 + 2 + 2 + 1;
    /** At most, of one {@code char} in UTF-8. */
    private static final long CHARACTER_BYTES = 3;

    private PublishSize() {}

    /**
     * {@return the size of the packet}
     *
     * @param propertyBytes of the property list with its length, from MQTT 5 on; 0 = there is none
     */
    public static long of(String topic, Qos qos, int propertyBytes, int payloadBytes) {
        int packetIdBytes = qos == Qos.AT_MOST_ONCE ? 0 : 2;
        int topicBytes = topic.getBytes(StandardCharsets.UTF_8).length;
        return ofPacket(2L + topicBytes + packetIdBytes + propertyBytes + payloadBytes);
    }

    /** {@return the size of a packet of any type, whose length field says that much} */
    public static long ofPacket(long remainingLength) {
        return 1 + lengthBytes(remainingLength) + remainingLength;
    }

    /** {@return how many bytes the length field itself takes} */
    public static int lengthBytes(long remainingLength) {
        return remainingLength < 128 ? 1 : remainingLength < 16_384 ? 2 : remainingLength < 2_097_152 ? 3 : 4;
    }

    /** {@return the size of the packet, without properties, in any version of the protocol} */
    public static long atMost(Message message) {
        return of(message.topic(), message.qos(), 1, message.payload().sizeBytes());
    }

    /** {@return whether {@link #atMost} is more than that; costs next to nothing where it is far from it} */
    public static boolean exceeds(Message message, long limit) {
        long bound = OVERHEAD
                + CHARACTER_BYTES * message.topic().length()
                + message.payload().sizeBytes();
        return bound > limit && atMost(message) > limit;
    }
}
