// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.spi;

import io.halyard.transport.Message;
import io.halyard.transport.TransportException;

/** A publish as a link receives it. The transport implements it; a link may answer from any thread, also at once. */
public interface OutboundMessage {
    /** {@return what to publish} */
    Message message();

    /**
     * {@return by which packet id the broker may know it from a connection before; 0 = it is a new publish} It is taken up
     * again, not published anew (rule L11).
     */
    default int resumedPacketId() {
        return 0;
    }

    /** {@return whether PUBREC came over a connection before} */
    default boolean wasReceived() {
        return false;
    }

    /** {@return for how many seconds from now it is worth delivering, which only MQTT 5 can say; 0 = for ever} */
    default long expirySeconds() {
        return 0;
    }

    /** It goes out by that packet id (rule L11). */
    default void numbered(int packetId) {}

    /** QoS 2: PUBREC has come (rule L11). */
    default void received() {}

    /** QoS 0: it is written to the socket. QoS 1: PUBACK has come. QoS 2: PUBCOMP has come. */
    void acknowledged();

    /** It failed, and the connection lives on: kind REJECTED for a reason code of the broker, TOO_LARGE for its limit. */
    void failed(TransportException reason);
}
