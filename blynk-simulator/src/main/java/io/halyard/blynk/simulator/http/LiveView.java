// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator.http;

import io.halyard.blynk.simulator.state.Connection;
import io.halyard.blynk.simulator.state.Counters;
import io.halyard.blynk.simulator.state.Datastream;
import io.halyard.blynk.simulator.state.DeviceState;
import io.halyard.blynk.simulator.state.Devices;
import io.halyard.blynk.simulator.state.RefusedException;
import io.halyard.blynk.simulator.state.Stretch;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one open page has been told. A device that changed is sent whole, but for its histories: of those only the points
 * since the last time. Tokens never reach the page; it names devices by their place in the list.
 */
final class LiveView {
    /** How many points of a history a page is given, and keeps. */
    private static final int POINTS = 2_000;

    private static final int EVENTS = 50;
    private static final int DIAGNOSTICS = 20;

    private final Devices devices;
    private final URI mqttUri;
    private final Map<DeviceState, Long> revisions = new HashMap<>();
    private final Map<DeviceState, Map<String, Stretch.Cursor>> cursors = new HashMap<>();

    LiveView(Devices devices, URI mqttUri) {
        this.devices = devices;
        this.mqttUri = mqttUri;
    }

    /** The first message: all devices, with their histories. */
    String everything() {
        ObjectNode message =
                message("everything").put("mqtt", mqttUri.toString()).put("points", POINTS);
        ArrayNode list = message.putArray("devices");
        devices.all().forEach(device -> list.add(view(device)));
        return message.toString();
    }

    /** What changed since the last message. */
    Optional<String> changes() {
        ObjectNode message = message("changes");
        ArrayNode list = message.putArray("devices");
        devices.all().stream()
                .filter(device -> device.revision() != revisions.getOrDefault(device, -1L))
                .forEach(device -> list.add(view(device)));
        return list.isEmpty() ? Optional.empty() : Optional.of(message.toString());
    }

    /** Carries out what a person did: {@code {"device":0,"datastream":"Fan","value":"1"}}. The answer is a complaint, if any. */
    Optional<String> command(String text) {
        try {
            JsonNode command = Json.MAPPER.readTree(text);
            int place = command.path("device").asInt(-1);
            if (place < 0 || place >= devices.all().size()) {
                throw new RefusedException("there is no device " + place);
            }
            devices.all()
                    .get(place)
                    .write(
                            command.path("datastream").asString(""),
                            command.path("value").asString(""));
            return Optional.empty();
        } catch (RefusedException | JacksonException e) {
            return Optional.of(message("refused")
                    .put("text", String.valueOf(e.getMessage()))
                    .toString());
        }
    }

    private ObjectNode message(String type) {
        return Json.MAPPER
                .createObjectNode()
                .put("type", type)
                .put("now", devices.all().getFirst().clock().millis());
    }

    private ObjectNode view(DeviceState device) {
        revisions.put(device, device.revision()); // Before it is read: a change meanwhile is sent once more.
        ObjectNode view = Json.MAPPER
                .createObjectNode()
                .put("id", devices.all().indexOf(device))
                .put("name", device.name())
                .put("online", device.connection().isPresent())
                .put("dialect", device.connection().map(Connection::dialect).orElse(""));
        counters(view.putObject("counters"), device.counters());
        fields(view.putObject("info"), device.info());
        fields(view.putObject("metadata"), device.metadata());
        ArrayNode streams = view.putArray("streams");
        device.datastreams().forEach(datastream -> streams.add(stream(device, datastream)));
        ArrayNode events = view.putArray("events");
        last(device.events(), EVENTS)
                .forEach(event -> events.addObject()
                        .put("time", event.time().toEpochMilli())
                        .put("code", event.code())
                        .put("description", event.description()));
        ArrayNode diagnostics = view.putArray("diagnostics");
        last(device.diagnostics(), DIAGNOSTICS)
                .forEach(diagnostic -> diagnostics
                        .addObject()
                        .put("time", diagnostic.time().toEpochMilli())
                        .put("text", diagnostic.text()));
        return view;
    }

    private ObjectNode stream(DeviceState device, Datastream datastream) {
        String name = datastream.name();
        ObjectNode view = Json.MAPPER
                .createObjectNode()
                .put("name", name)
                .put("type", datastream.type().name().toLowerCase(Locale.ROOT))
                .put("control", datastream.control().name().toLowerCase(Locale.ROOT))
                .put("unit", datastream.unit())
                .put("min", datastream.min())
                .put("max", datastream.max());
        if (device.isPinned(datastream)) {
            view.put("pin", datastream.pin());
        }
        device.newest(name)
                .ifPresent(point -> view.put("value", point.value())
                        .put("time", point.time().toEpochMilli()));
        fields(view.putObject("properties"), device.properties(name));
        if (datastream.control() == Datastream.Control.CHART) {
            points(view, device, name);
        }
        return view;
    }

    /** The points the page has not had; {@code whole} says that they replace what it has. */
    private void points(ObjectNode view, DeviceState device, String name) {
        Map<String, Stretch.Cursor> known = cursors.computeIfAbsent(device, _ -> new HashMap<>());
        Stretch stretch = device.after(name, known.getOrDefault(name, Stretch.Cursor.START));
        known.put(name, stretch.end());
        view.put("whole", stretch.isWhole());
        ArrayNode list = view.putArray("points");
        last(stretch.points(), POINTS)
                .forEach(point ->
                        list.addArray().add(point.time().toEpochMilli()).add(point.value()));
    }

    private static <T> List<T> last(List<T> items, int count) {
        return items.subList(Math.max(0, items.size() - count), items.size());
    }

    private static void fields(ObjectNode node, Map<String, String> fields) {
        fields.forEach(node::put);
    }

    private static void counters(ObjectNode node, Counters counters) {
        node.put("uplinks", counters.uplinks())
                .put("downlinks", counters.downlinks())
                .put("acknowledged", counters.acknowledged())
                .put("dropped", counters.dropped())
                .put("connections", counters.connections());
    }
}
