// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session.outgoing;

import io.halyard.transport.Message;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.spi.PublishSize;
import org.jspecify.annotations.Nullable;

/** Whether a publish is too large for a limit. */
final class PacketSize {
    private PacketSize() {}

    /**
     * {@return why it may not go out, if it is}
     *
     * @param whose the limit is, e.g. the broker's
     */
    static @Nullable TransportException fault(Message message, int limit, String whose) {
        return PublishSize.exceeds(message, limit)
                ? new TransportException(
                        Kind.TOO_LARGE,
                        "topic '" + message.topic() + "'",
                        "a packet of " + PublishSize.atMost(message) + " bytes (payload "
                                + message.payload().sizeBytes() + ") is more than " + whose + ", " + limit
                                + ": send it in parts, or raise maximum-packet-bytes")
                : null;
    }
}
