// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.dialect;

import io.halyard.blynk.value.OtaRequest;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads offers of updates, the same in both dialects. */
final class OtaRequests {
    private OtaRequests() {}

    static OtaRequest read(String json, ObjectNode object) {
        JsonNode size = object.path("size");
        return new OtaRequest(
                json,
                Json.field(object, "url"),
                size.isIntegralNumber() && size.canConvertToLong()
                        ? OptionalLong.of(size.longValue())
                        : OptionalLong.empty(),
                Json.field(object, "type"),
                Json.field(object, "ver").or(() -> Json.field(object, "version")),
                Json.field(object, "build"));
    }
}
