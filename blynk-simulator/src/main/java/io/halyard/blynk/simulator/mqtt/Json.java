// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator.mqtt;

import io.halyard.blynk.simulator.state.RefusedException;
import io.halyard.blynk.simulator.state.Values;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON as the topics use it. Numbers keep the digits they were sent with. */
final class Json {
    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    static JsonNode object(String topic, String payload) {
        JsonNode node = parse(topic, payload);
        if (!node.isObject()) {
            throw new RefusedException(topic + " takes a JSON object");
        }
        return node;
    }

    static JsonNode array(String topic, String payload) {
        JsonNode node = parse(topic, payload);
        if (!node.isArray()) {
            throw new RefusedException(topic + " takes a JSON array");
        }
        return node;
    }

    /** A scalar, or an array of scalars as a multi-value. */
    static String value(String name, JsonNode node) {
        if (node.isArray()) {
            List<String> parts = new ArrayList<>();
            node.forEach(part -> parts.add(scalar(name, part)));
            return String.join(Values.SEPARATOR, parts);
        }
        return scalar(name, node);
    }

    private static String scalar(String name, JsonNode node) {
        if (node.isFloatingPointNumber()) {
            return node.decimalValue().toPlainString();
        }
        if (node.isValueNode() && !node.isNull()) {
            return node.asString();
        }
        throw new RefusedException(
                "the value of '" + name + "' is neither a string, a number, true, false nor an array of them");
    }

    /** A text field that must be there. */
    static String text(String topic, JsonNode object, String field) {
        JsonNode node = object.get(field);
        if (node == null || node.isNull()) {
            throw new RefusedException(topic + " lacks '" + field + "'");
        }
        return value(field, node);
    }

    private static JsonNode parse(String topic, String payload) {
        try {
            return MAPPER.readTree(payload);
        } catch (JacksonException _) {
            throw new RefusedException(topic + " takes JSON, and this is none");
        }
    }
}
