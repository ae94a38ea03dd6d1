// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session.incoming;

import io.halyard.transport.TransportException;

/** Hears from {@link Receiver} and {@link Subscriptions} what concerns the connection. In steps, but for two. */
public interface IncomingListener {
    /** Something came from the broker, so it is there. From any thread. */
    void heard();

    /** The broker was asked for a subscription, and owes an answer. */
    void answerIsAwaited();

    /** The broker has answered for every subscription. */
    void subscribed();

    /** The link threw what it must not. */
    void linkFailed(RuntimeException thrown);

    /** A message or a subscription failed; the connection is well. From any thread. */
    void failed(TransportException cause);
}
