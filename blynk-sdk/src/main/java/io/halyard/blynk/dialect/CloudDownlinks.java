// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.dialect;

import io.halyard.blynk.value.BlynkException;
import io.halyard.blynk.value.DatastreamValue;
import io.halyard.blynk.value.GeoLocation;
import io.halyard.blynk.value.Metadata;
import io.halyard.blynk.value.ServerTime;
import io.halyard.transport.ReceivedMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads what Blynk.Cloud sends. */
final class CloudDownlinks {
    private static final int MINUTES_IN_18_HOURS = 18 * 60;

    private final String prefix;

    CloudDownlinks(String prefix) {
        this.prefix = prefix;
    }

    Downlink decode(ReceivedMessage message) {
        String topic = message.topic();
        if (!topic.startsWith(prefix)) {
            return new Downlink.Unknown(topic);
        }
        String path = topic.substring(prefix.length());
        Optional<String> text = message.payload().strictText();
        if (text.isEmpty()) {
            return new Downlink.Malformed(topic, "the payload is no UTF-8");
        }
        if (path.startsWith("ds/")) {
            return new Downlink.Value(path.substring("ds/".length()), DatastreamValue.parse(text.get()));
        }
        if (path.startsWith("meta/")) {
            return new Downlink.Field(new Metadata(path.substring("meta/".length()), text.get()));
        }
        return control(topic, path, text.get());
    }

    private static Downlink control(String topic, String path, String text) {
        return switch (path) {
            case "ping" -> new Downlink.Ping();
            case "redirect" -> new Downlink.Redirect(text);
            case "diag" -> new Downlink.Diagnosis(text);
            case "reboot" -> new Downlink.Reboot();
            case "reconfigure" -> new Downlink.Reconfigure();
            case "loc/all" -> location(topic, text);
            case "utc/all/json" ->
                Json.parseObject(text)
                        .map(object -> time(topic, object))
                        .orElseGet(() -> new Downlink.Malformed(topic, "the payload is no JSON object"));
            case "ota/json" ->
                Json.parseObject(text)
                        .<Downlink>map(object -> new Downlink.Ota(OtaRequests.read(text, object)))
                        .orElseGet(() -> new Downlink.Malformed(topic, "the payload is no JSON object"));
            default -> new Downlink.Unknown(topic);
        };
    }

    private static Downlink location(String topic, String text) {
        String[] parts = text.split(",", -1);
        try {
            if (parts.length == 2) {
                double latitude = DatastreamValue.of(parts[0]).asDouble();
                return new Downlink.Place(
                        GeoLocation.of(latitude, DatastreamValue.of(parts[1]).asDouble()));
            }
        } catch (BlynkException e) {
            return new Downlink.Malformed(topic, "'" + text + "' is no place: " + e.problem());
        }
        return new Downlink.Malformed(topic, "'" + text + "' is no latitude,longitude");
    }

    private static Downlink time(String topic, ObjectNode object) {
        JsonNode millis = object.path("time");
        if (!millis.isIntegralNumber() || !millis.canConvertToLong()) {
            return new Downlink.Malformed(topic, "'time' is missing or no whole number");
        }
        int offset = minutes(object, "tz_offset");
        int saving = minutes(object, "dst_offset");
        if (Math.abs((long) offset + saving) > MINUTES_IN_18_HOURS) {
            return new Downlink.Malformed(topic, "the offset from UTC is more than 18 hours");
        }
        return new Downlink.Time(new ServerTime(
                Instant.ofEpochMilli(millis.longValue()),
                Json.field(object, "tz_name").orElse(""),
                Json.field(object, "tz_rule").orElse(""),
                Duration.ofMinutes(offset),
                Duration.ofMinutes(saving),
                Json.field(object, "iso8601").orElse("")));
    }

    private static int minutes(ObjectNode object, String field) {
        JsonNode node = object.path(field);
        return node.isIntegralNumber() && node.canConvertToInt() ? node.intValue() : 0;
    }
}
