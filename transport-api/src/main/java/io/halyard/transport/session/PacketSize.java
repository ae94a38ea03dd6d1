// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import io.halyard.transport.Message;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import java.nio.charset.StandardCharsets;

/** How large a publish is on the wire (MQTT 5, 3.3). */
final class PacketSize {
    /** First byte, remaining length, topic length, packet id, an empty property list. */
    private static final int OVERHEAD = 1 + 4 + 2 + 2 + 1;

    private PacketSize() {}

    /** {@return the size of the packet, or an upper bound where that is far from every limit} */
    static long ofPublish(Message message) {
        String topic = message.topic();
        int payload = message.payload().sizeBytes();
        if (topic.length() <= 32) {
            return OVERHEAD + 3L * topic.length() + payload;
        }
        return (long) OVERHEAD + topic.getBytes(StandardCharsets.UTF_8).length + payload;
    }

    static TransportException tooLarge(Message message, int limit, String whose) {
        return new TransportException(
                Kind.TOO_LARGE,
                "topic '" + message.topic() + "'",
                "a packet of " + ofPublish(message) + " bytes (payload "
                        + message.payload().sizeBytes() + ") is more than " + whose + ", " + limit
                        + ": send it in parts, or raise maximum-packet-bytes");
    }
}
