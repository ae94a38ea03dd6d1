// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator.mqtt;

import io.halyard.blynk.simulator.state.Datastream;
import io.halyard.blynk.simulator.state.DeviceState;
import io.halyard.blynk.simulator.state.Devices;
import io.halyard.blynk.simulator.state.Downlink;
import io.halyard.blynk.simulator.state.RefusedException;
import io.halyard.blynk.simulator.state.Values;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The topics of the MicroPython Blynk SDK: JSON everywhere, below {@code blynk/v1/device/}. They name no device, so each
 * connection has the namespace to itself. There is no diagnostic topic: what is wrong is kept, and shown on the dashboard.
 */
final class DeviceTopicsDialect implements Dialect {
    private static final String PREFIX = "blynk/v1/device/";
    private static final Set<String> LEVELS = Set.of("trace", "debug", "info", "warn", "error");

    private final DeviceState device;
    private final Devices devices;

    DeviceTopicsDialect(DeviceState device, Devices devices) {
        this.device = device;
        this.devices = devices;
    }

    @Override
    public String name() {
        return "device-topics";
    }

    @Override
    public Optional<String> refusal(String filter) {
        int hash = filter.indexOf('#');
        boolean isTrailing = hash == filter.length() - 1 && filter.endsWith("/#");
        boolean fits = filter.startsWith(PREFIX) && !filter.contains("+") && (hash < 0 || isTrailing);
        return fits
                ? Optional.empty()
                : Optional.of("subscription to '" + filter + "' refused: only topics under " + PREFIX + " exist");
    }

    @Override
    public void receive(String topic, String payload) {
        if (!topic.startsWith(PREFIX)) {
            throw new RefusedException("there is no topic '" + topic + "'");
        }
        String suffix = topic.substring(PREFIX.length());
        JsonNode json = Json.object(suffix, payload);
        switch (suffix) {
            case "data/stream" -> stream(json);
            case "notifications" -> device.logEvent("notify", Json.text(suffix, json, "body"));
            case "property/update" ->
                device.putProperty(
                        pinned(suffix, json).name(),
                        Json.text(suffix, json, "property"),
                        Json.text(suffix, json, "value"));
            case "events" -> device.logEvent(Json.text(suffix, json, "name"), optional(json, "description"));
            case "info/update" -> info(suffix, json, "board", "firmwareVersion", "appName");
            case "bridge/request" -> bridge(suffix, json);
            case "location/update" -> location(suffix, json);
            case "metadata/update" -> fields(json).forEach(device::putMetadata);
            case "automation/trigger" -> automation(suffix, json);
            case "log" -> log(suffix, json);
            case "ota/update" -> ota(suffix, json);
            default -> throw new RefusedException("there is no topic '" + topic + "'");
        }
    }

    private void stream(JsonNode json) {
        for (Map.Entry<String, JsonNode> entry : json.properties()) {
            Datastream datastream = device.pinned(entry.getKey());
            device.store(datastream.name(), Json.value(entry.getKey(), entry.getValue()));
        }
    }

    private void info(String topic, JsonNode json, String... names) {
        Map<String, String> known = fields(json);
        known.keySet().retainAll(List.of(names));
        if (known.isEmpty()) {
            throw new RefusedException(topic + " takes at least one of " + String.join(", ", names));
        }
        device.putInfo(known);
    }

    private void bridge(String topic, JsonNode json) {
        DeviceState target = devices.withToken(Json.text(topic, json, "targetToken"))
                .orElseThrow(() -> new RefusedException(topic + ": no device has the target token"));
        target.write(pinned(topic, json).name(), Json.text(topic, json, "value"));
    }

    private void location(String topic, JsonNode json) {
        Json.text(topic, json, "lat");
        Json.text(topic, json, "lon");
        info(topic, json, "lat", "lon", "alt", "hdop");
    }

    private void automation(String topic, JsonNode json) {
        Json.text(topic, json, "automationId");
        ObjectNode answer = Json.MAPPER.createObjectNode();
        answer.set("automationId", json.get("automationId"));
        answer.put("status", "success");
        device.tell(new Downlink.AutomationResponse(answer.toString()));
    }

    private void log(String topic, JsonNode json) {
        String level = Json.text(topic, json, "level");
        if (!LEVELS.contains(level)) {
            throw new RefusedException(topic + ": '" + level + "' is no level: use trace, debug, info, warn or error");
        }
        device.logEvent("log_" + level, Json.text(topic, json, "message"));
    }

    private void ota(String topic, JsonNode json) {
        Json.text(topic, json, "status");
        Map<String, String> fields = new LinkedHashMap<>();
        fields(json).forEach((field, value) -> fields.put("ota " + field, value));
        device.putInfo(fields);
    }

    private static Map<String, String> fields(JsonNode json) {
        Map<String, String> fields = new LinkedHashMap<>();
        json.properties().forEach(entry -> fields.put(entry.getKey(), Json.value(entry.getKey(), entry.getValue())));
        return fields;
    }

    private static String optional(JsonNode json, String field) {
        return json.hasNonNull(field) ? Json.value(field, json.get(field)) : "";
    }

    private Datastream pinned(String topic, JsonNode json) {
        return device.pinned(Json.text(topic, json, "pin"));
    }

    @Override
    public Optional<Message> encode(Downlink downlink) {
        return switch (downlink) {
            case Downlink.Write write
            when device.isPinned(write.datastream()) -> Optional.of(message("control", control(write)));
            case Downlink.PropertyRequest request ->
                Optional.of(message(
                        "property/get",
                        Json.MAPPER
                                .createObjectNode()
                                .put("pin", "v" + request.datastream().pin())
                                .put("property", request.property())
                                .toString()));
            case Downlink.InfoRequest() -> Optional.of(message("info/get", ""));
            case Downlink.OtaOffer offer -> Optional.of(message("ota/request", offer.json()));
            case Downlink.AutomationResponse response -> Optional.of(message("automation/response", response.json()));
            case Downlink.Write _,
                    Downlink.Metadata _,
                    Downlink.Time _,
                    Downlink.Place _,
                    Downlink.Ping _,
                    Downlink.Reconfigure _,
                    Downlink.Reboot _,
                    Downlink.Redirect _,
                    Downlink.Diag _ -> Optional.empty();
        };
    }

    private static Message message(String suffix, String payload) {
        return new Message(PREFIX + suffix, payload, Delivery.SUBSCRIBED);
    }

    private static String control(Downlink.Write write) {
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("pin", "v" + write.datastream().pin());
        List<String> values = Values.split(write.value());
        if (values.size() > 1) {
            ArrayNode list = json.putArray("value");
            values.forEach(list::add);
            return json.toString();
        }
        return switch (write.datastream().type()) {
            case INTEGER, DOUBLE, BOOLEAN ->
                json.put("value", new BigDecimal(write.value())).toString();
            case STRING, LOCATION -> json.put("value", write.value()).toString();
        };
    }
}
