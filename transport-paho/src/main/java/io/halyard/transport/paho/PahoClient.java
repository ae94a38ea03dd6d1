// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.paho;

import io.halyard.transport.Qos;
import io.halyard.transport.spi.MqttLink;
import io.halyard.transport.spi.OutboundMessage;
import java.util.concurrent.CompletableFuture;

/** What a link needs of Paho's two clients, in one set of types. Nothing blocks; answers come on Paho's callback thread. */
interface PahoClient {
    /** Takes what a client reports by itself. */
    interface Events {
        void onLost(Throwable cause);

        /** Paho holds a publish of QoS 1 or 2 for done. */
        void onPublished(OutboundMessage message, int packetId);

        /** Paho could not publish: it is not the publish that is at fault. */
        void onPublishFailed(Throwable cause);
    }

    CompletableFuture<MqttLink.Accepted> connect();

    /** Begins to publish; the answer is an event, since a future would cost another four objects for each publish. */
    void publish(OutboundMessage message);

    /** {@return the code that the broker answered} */
    CompletableFuture<PahoWire.Reason> subscribe(String filter, Qos qos);

    /** {@return the code that the broker answered} */
    CompletableFuture<PahoWire.Reason> unsubscribe(String filter);

    /** Acknowledges a message that Paho takes for one of QoS 1. */
    void acknowledge(int packetId);

    /** Begins to send DISCONNECT. */
    void disconnect();

    /** {@return the library's own exception for a code of the broker} */
    Exception exception(int code);

    /** Ends Paho's threads, after the socket is closed. */
    void release();
}
