// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.spi;

import io.halyard.transport.Message;
import io.halyard.transport.TransportException;

/** A publish as a link receives it. The transport implements it; a link may answer from any thread, also at once. */
public interface OutboundMessage {
    /** {@return what to publish} */
    Message message();

    /** QoS 0: it is written to the socket. QoS 1: PUBACK has come. QoS 2: PUBCOMP has come. */
    void acknowledged();

    /** It failed, and the connection lives on: kind REJECTED for a reason code of the broker, TOO_LARGE for its limit. */
    void failed(TransportException reason);
}
