// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport;

import java.util.Objects;

/**
 * A message to publish.
 *
 * @param topic without wildcards, 1 to 65,535 bytes of UTF-8
 * @param payload its bytes
 * @param qos its quality of service
 * @param retain whether the broker keeps it for later subscribers
 * @param delivery how it waits while it cannot be sent
 */
public record Message(String topic, Payload payload, Qos qos, boolean retain, Delivery delivery) {
    public Message {
        Topics.checkName(topic);
        // A program without null checks of its own hears of it here, and not when the message is sent.
        Objects.requireNonNull(payload, "payload");
        Objects.requireNonNull(qos, "qos");
        Objects.requireNonNull(delivery, "delivery");
    }

    /** A message that waits as most do. */
    public Message(String topic, Payload payload, Qos qos, boolean retain) {
        this(topic, payload, qos, retain, Delivery.NORMAL);
    }

    /** {@return a message of QoS 1, not retained} */
    public static Message of(String topic, String text) {
        return new Message(topic, Payload.of(text), Qos.AT_LEAST_ONCE, false);
    }

    /** {@return a message of QoS 1, not retained} */
    public static Message of(String topic, Payload payload) {
        return new Message(topic, payload, Qos.AT_LEAST_ONCE, false);
    }

    /** {@return the same with another quality of service} */
    public Message withQos(Qos qos) {
        return new Message(topic, payload, qos, retain, delivery);
    }

    /** {@return the same, retained by the broker or not} */
    public Message withRetain(boolean retain) {
        return new Message(topic, payload, qos, retain, delivery);
    }

    /** {@return the same, waiting in another way} */
    public Message withDelivery(Delivery delivery) {
        return new Message(topic, payload, qos, retain, delivery);
    }
}
