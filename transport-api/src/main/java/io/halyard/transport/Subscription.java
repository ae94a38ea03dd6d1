// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport;

import java.util.concurrent.CompletableFuture;

/** A wish to receive messages, kept across reconnects until it is closed. */
public interface Subscription extends Registration {
    /** {@return the topic filter} */
    String filter();

    /**
     * {@return completes when the broker has granted it for the first time; fails with kind
     * {@link TransportException.Kind#REJECTED} when the broker refuses it. Waits while there is no connection}
     */
    CompletableFuture<Qos> granted();

    /** Ends the delivery and tells the broker. Harmless when closed already; a message being handled is finished. */
    @Override
    void close();
}
