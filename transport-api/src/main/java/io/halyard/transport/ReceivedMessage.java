// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A message from the broker.
 *
 * @param topic where it was published
 * @param payload its bytes
 * @param qos the quality of service with which it came
 * @param retained whether the broker had kept it from before the subscription
 * @param duplicate the DUP flag: it may have been delivered before (MQTT 5, 3.3.1.1)
 * @param userProperties names and values in the order of the packet; always empty before MQTT 5
 * @param expiry for how long it is still worth having, if its publisher said so; always empty before MQTT 5
 */
public record ReceivedMessage(
        String topic,
        Payload payload,
        Qos qos,
        boolean retained,
        boolean duplicate,
        List<UserProperty> userProperties,
        Optional<Duration> expiry) {
    /**
     * A property of MQTT 5 that the publisher made up (MQTT 5, 3.3.2.3.7).
     *
     * @param name its name, which may occur more than once
     * @param value its value
     */
    public record UserProperty(String name, String value) {}

    public ReceivedMessage {
        userProperties = List.copyOf(userProperties);
    }

    /** A message that is worth having for ever. */
    public ReceivedMessage(
            String topic,
            Payload payload,
            Qos qos,
            boolean retained,
            boolean duplicate,
            List<UserProperty> userProperties) {
        this(topic, payload, qos, retained, duplicate, userProperties, Optional.empty());
    }

    /** {@return the payload as text in UTF-8} */
    public String text() {
        return payload.text();
    }
}
