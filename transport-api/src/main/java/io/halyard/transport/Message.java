// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport;

/**
 * A message to publish.
 *
 * @param topic without wildcards, 1 to 65,535 bytes of UTF-8
 * @param payload its bytes
 * @param qos its quality of service
 * @param retain whether the broker keeps it for later subscribers
 */
public record Message(String topic, Payload payload, Qos qos, boolean retain) {
    public Message {
        Topics.checkName(topic);
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
        return new Message(topic, payload, qos, retain);
    }

    /** {@return the same, retained by the broker or not} */
    public Message withRetain(boolean retain) {
        return new Message(topic, payload, qos, retain);
    }
}
