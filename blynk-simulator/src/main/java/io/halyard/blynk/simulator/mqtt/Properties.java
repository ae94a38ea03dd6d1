// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator.mqtt;

import io.netty.handler.codec.mqtt.MqttProperties;
import java.nio.charset.StandardCharsets;

/** How many bytes the properties of an MQTT 5 PUBLISH take in its variable header. */
final class Properties {
    private Properties() {}

    static int encodedBytes(MqttProperties properties) {
        int content =
                properties.listAll().stream().mapToInt(Properties::encodedBytes).sum();
        return content + variableBytes(content);
    }

    private static int encodedBytes(MqttProperties.MqttProperty<?> property) {
        return 1
                + switch (property) {
                    case MqttProperties.UserProperties pairs ->
                        pairs.value().stream()
                                        .mapToInt(pair -> 1 + text(pair.key) + text(pair.value))
                                        .sum()
                                - 1;
                    case MqttProperties.UserProperty pair -> text(pair.value().key) + text(pair.value().value);
                    case MqttProperties.StringProperty string -> text(string.value());
                    case MqttProperties.BinaryProperty binary -> 2 + binary.value().length;
                    case MqttProperties.IntegerProperty number -> integerBytes(property.propertyId(), number.value());
                    default -> 0;
                };
    }

    private static int integerBytes(int id, int value) {
        return switch (id) {
            case MqttProperties.PAYLOAD_FORMAT_INDICATOR -> 1;
            case MqttProperties.TOPIC_ALIAS -> 2;
            case MqttProperties.SUBSCRIPTION_IDENTIFIER -> variableBytes(value);
            default -> 4;
        };
    }

    private static int text(String text) {
        return 2 + text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static int variableBytes(int value) {
        return value < 128 ? 1 : value < 16_384 ? 2 : value < 2_097_152 ? 3 : 4;
    }
}
