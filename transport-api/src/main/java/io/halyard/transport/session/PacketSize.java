// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import io.halyard.transport.Message;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.spi.PublishSize;

/** Whether a publish is too large for a limit. */
final class PacketSize {
    private PacketSize() {}

    /** {@return the size of the packet, or an upper bound where that is far from every limit} */
    static long ofPublish(Message message) {
        return PublishSize.atMost(message);
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
