// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator.state;

import java.util.concurrent.CompletableFuture;

/** A device's one live connection, seen from the state's side. Every method may be called from any thread and never blocks. */
public interface Connection {

    /**
     * Sends in the order of the calls.
     *
     * @return completes when the device acknowledged (QoS 1) or the message was written (QoS 0); fails with
     *     {@link RefusedException} when the device has not subscribed, the dialect has no such message, or the connection ended first
     */
    CompletableFuture<Void> send(Downlink downlink);

    /** {@return whether the device has subscribed to anything} */
    boolean isSubscribed();

    /** {@return {@code cloud} or {@code device-topics}} */
    String dialect();

    /** Cuts the socket, as a broken network does. */
    void cut();

    /** Ends the connection because the same token logged in again; MQTT 5 is told so. */
    void yieldToSuccessor();
}
