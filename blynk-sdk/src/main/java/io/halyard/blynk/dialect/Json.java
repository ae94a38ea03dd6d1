// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.dialect;

import io.halyard.blynk.value.DatastreamValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON as the topics use it. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    static String text(JsonNode node) {
        return MAPPER.writeValueAsString(node);
    }

    /** {@return the value: one node, or an array where it has several parts} */
    static JsonNode node(DatastreamValue value) {
        if (value.size() == 1) {
            return part(value.parts().getFirst());
        }
        ArrayNode array = array();
        value.parts().forEach(each -> array.add(part(each)));
        return array;
    }

    private static JsonNode part(Object part) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (part) {
            case Boolean truth -> nodes.booleanNode(truth);
            case Long number -> nodes.numberNode(number);
            case Double number -> nodes.numberNode(number);
            case BigDecimal number -> nodes.numberNode(number);
            default -> nodes.stringNode(part.toString());
        };
    }

    /** {@return the object, or nothing when the text is none} */
    static Optional<ObjectNode> parseObject(String text) {
        try {
            return MAPPER.readTree(text) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** {@return the value, or nothing when the node is an object, null or a list of such} */
    static Optional<DatastreamValue> value(JsonNode node) {
        List<Object> parts = new ArrayList<>();
        Iterable<JsonNode> nodes = node.isArray() ? node : List.of(node);
        for (JsonNode each : nodes) {
            if (!each.isValueNode() || each.isNull()) {
                return Optional.empty();
            }
            parts.add(javaValue(each));
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of(DatastreamValue.ofParts(parts));
    }

    private static Object javaValue(JsonNode node) {
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return node.longValue();
        }
        if (node.isNumber() && Double.isFinite(node.asDouble())) {
            return node.asDouble();
        }
        return node.asString().replace(DatastreamValue.SEPARATOR, ' ');
    }

    /** {@return a field as text, where there is one that is no list, object or null} */
    static Optional<String> field(ObjectNode object, String name) {
        JsonNode node = object.get(name);
        return node == null || node.isNull() || !node.isValueNode() ? Optional.empty() : Optional.of(node.asString());
    }
}
