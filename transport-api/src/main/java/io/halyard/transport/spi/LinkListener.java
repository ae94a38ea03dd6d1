// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.spi;

import io.halyard.transport.TransportException;

/** What a link reports. The transport implements it; no method blocks or throws. */
public interface LinkListener {
    /** A message has arrived. */
    void onMessage(InboundMessage message);

    /** A packet was dropped inside the link, and the connection lives on: too large, or an answer to no question (rule L12). */
    void onDropped(TransportException reason);

    /** The connection is gone (rule L6). */
    void onLost(TransportException cause);
}
