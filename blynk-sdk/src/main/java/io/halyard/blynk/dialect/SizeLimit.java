// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.dialect;

import io.halyard.blynk.value.BlynkException;
import io.halyard.transport.Message;
import java.nio.charset.StandardCharsets;

/**
 * How large a message may be: its variable header and its payload.
 *
 * @param bytes the most that the server takes
 * @param propertyBytes what the variable header holds besides topic and packet id: 1 with MQTT 5
 */
public record SizeLimit(int bytes, int propertyBytes) {
    private static final int TOPIC_LENGTH_AND_PACKET_ID = 4;

    /** {@return the message}
     *
     * @throws BlynkException kind TOO_LARGE naming its size and the limit
     */
    public Message check(Message message) {
        int size = header(message.topic()) + message.payload().sizeBytes();
        if (size > bytes) {
            throw new BlynkException(
                    BlynkException.Kind.TOO_LARGE,
                    message.topic(),
                    "the message has " + size + " bytes (variable header and payload), the server takes " + bytes
                            + ": send less at once, or raise flow.maximum-message-bytes if it is your own server");
        }
        return message;
    }

    /** {@return how many bytes of payload fit beside that topic, 0 or less when none do} */
    public int payloadBytes(String topic) {
        return bytes - header(topic);
    }

    private int header(String topic) {
        return TOPIC_LENGTH_AND_PACKET_ID + propertyBytes + topic.getBytes(StandardCharsets.UTF_8).length;
    }
}
