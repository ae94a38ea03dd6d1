// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator.mqtt;

import io.halyard.blynk.simulator.state.Downlink;
import io.halyard.blynk.simulator.state.RefusedException;
import java.util.Optional;

/** A topic contract, bound to one device. */
interface Dialect {

    /** A downlink on the wire. */
    record Message(String topic, String payload, Delivery delivery) {}

    /** How a downlink is delivered. */
    enum Delivery {
        /** To subscribers, at the quality of service they asked for. */
        SUBSCRIBED,
        /** To everyone: at QoS 0 where the client has not subscribed. */
        ALWAYS
    }

    /** The dialect's name in settings. */
    String name();

    /** Why a topic filter is not granted; empty when it is. */
    Optional<String> refusal(String filter);

    /**
     * Carries out what the device published.
     *
     * @throws RefusedException when the cloud would not
     */
    void receive(String topic, String payload);

    /** The message that says so in this dialect, if it has one. */
    Optional<Message> encode(Downlink downlink);
}
