// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport;

/** A user's code for messages. It runs on a virtual thread, in order within its subscription, and may block. */
@FunctionalInterface
public interface MessageHandler {
    /**
     * Handles one message. When it returns, the message is acknowledged; when it throws, that is logged, and the message is
     * acknowledged as well: a broker cannot mend a handler.
     *
     * @throws Exception whatever the handler throws
     */
    void handle(ReceivedMessage message) throws Exception;
}
