// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.paho;

import io.halyard.transport.spi.OutboundMessage;
import java.util.HashMap;
import java.util.Map;

/**
 * By which packet ids Paho publishes in a session that is kept, so that the next connection can finish what this one leaves
 * (rule L11). Whoever publishes holds its lock until the packet id is told, since the answer may come sooner. Thread-safe.
 */
final class PahoNumbers {
    private final Map<Integer, OutboundMessage> underWay = new HashMap<>();

    /** A message goes out by that packet id. */
    synchronized void numbered(OutboundMessage message, int packetId) {
        message.numbered(packetId);
        underWay.put(packetId, message);
    }

    /** PUBREC has come. */
    synchronized void received(int packetId) {
        OutboundMessage message = underWay.get(packetId);
        if (message != null) {
            message.received();
        }
    }

    /** It has been answered. */
    synchronized void done(int packetId) {
        underWay.remove(packetId);
    }
}
