// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator.mqtt;

import io.halyard.blynk.simulator.state.Datastream;
import io.halyard.blynk.simulator.state.DeviceState;
import io.halyard.blynk.simulator.state.Downlink;
import io.halyard.blynk.simulator.state.Point;
import io.halyard.blynk.simulator.state.RefusedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Blynk.Cloud's documented device API: {@code ds/NAME}, {@code event/CODE} and so on, answered under {@code downlink/}. */
final class CloudDialect implements Dialect {
    private static final String DOWNLINK = "downlink/";
    /** Where all simulated devices are, as the cloud would guess it from their address. */
    private static final String PLACE = "52.5200,13.4050";

    private final DeviceState device;

    CloudDialect(DeviceState device) {
        this.device = device;
    }

    @Override
    public String name() {
        return "cloud";
    }

    @Override
    public Optional<String> refusal(String filter) {
        if (!filter.startsWith(DOWNLINK)) {
            return Optional.of("subscription to '" + filter + "' refused: only topics under downlink/ exist");
        }
        if (filter.contains("+")) {
            return Optional.of(
                    "subscription to '" + filter + "' refused: the wildcard + is not supported, use a trailing #");
        }
        int hash = filter.indexOf('#');
        if (hash >= 0 && (hash != filter.length() - 1 || filter.charAt(hash - 1) != '/')) {
            return Optional.of("subscription to '" + filter + "' refused: # stands only for whole levels, at the end");
        }
        return Optional.empty();
    }

    @Override
    public void receive(String topic, String payload) {
        List<String> levels = List.of(topic.split("/", -1));
        switch (levels.getFirst()) {
            case "ds" -> datastream(topic, levels, payload);
            case "batch_ds" -> only(topic, levels, 1, () -> batch(payload));
            case "event" -> only(topic, levels, 2, () -> device.logEvent(levels.get(1), payload));
            case "meta" -> only(topic, levels, 2, () -> device.putMetadata(levels.get(1), payload));
            case "info" -> info(topic, payload);
            case "get" -> get(topic, payload);
            case "dev" -> throw new RefusedException("topics below dev/ are a gateway's: log in with user mgmt_device");
            default -> throw unknown(topic);
        }
    }

    private void datastream(String topic, List<String> levels, String payload) {
        if (levels.size() < 2) {
            throw unknown(topic);
        }
        String name = levels.get(1);
        switch (String.join("/", levels.subList(2, levels.size()))) {
            case "" -> device.store(name, payload);
            case "erase" -> device.erase(name);
            case "timestamped_batch" -> timestamped(topic, name, payload);
            default -> property(topic, levels, payload);
        }
    }

    private void property(String topic, List<String> levels, String payload) {
        if (levels.size() < 4 || levels.size() > 5 || !levels.get(2).equals("prop")) {
            throw unknown(topic);
        }
        if (levels.size() == 4) {
            device.putProperty(levels.get(1), levels.get(3), payload);
        } else if (levels.get(4).equals("erase")) {
            device.eraseProperty(levels.get(1), levels.get(3));
        } else {
            throw unknown(topic);
        }
    }

    /** What fits is stored; what does not is reported, each by itself. */
    private void batch(String payload) {
        for (Map.Entry<String, JsonNode> entry :
                Json.object("batch_ds", payload).properties()) {
            try {
                Datastream datastream = device.datastream(entry.getKey());
                if (device.hasTemplate()) {
                    checkType(datastream, entry.getValue());
                }
                device.store(entry.getKey(), Json.value(entry.getKey(), entry.getValue()));
            } catch (RefusedException e) {
                device.refuse("batch_ds: " + e.getMessage());
            }
        }
    }

    /** In JSON the type shows, so a number in quotes is wrong here though {@code ds/NAME} would take it. */
    private static void checkType(Datastream datastream, JsonNode node) {
        boolean fits = switch (datastream.type()) {
            case STRING -> node.isString();
            case INTEGER, DOUBLE -> node.isNumber();
            case BOOLEAN -> node.isBoolean();
            case LOCATION -> node.isArray();
        };
        if (!fits) {
            throw new RefusedException("the JSON type of '" + datastream.name() + "' does not match its datastream, "
                    + datastream.type().name().toLowerCase(Locale.ROOT));
        }
    }

    private void timestamped(String topic, String name, String payload) {
        List<Point> points = new ArrayList<>();
        for (JsonNode entry : Json.array(topic, payload)) {
            if (!entry.isArray() || entry.size() != 2 || !entry.get(0).isIntegralNumber()) {
                throw new RefusedException(topic + " takes [[epoch milliseconds, value], ...]");
            }
            points.add(new Point(Instant.ofEpochMilli(entry.get(0).longValue()), Json.value(name, entry.get(1))));
        }
        device.store(name, points);
    }

    private void info(String topic, String payload) {
        if (!topic.equals("info/mcu")) {
            throw unknown(topic);
        }
        Map<String, String> fields = new LinkedHashMap<>();
        Json.object(topic, payload)
                .properties()
                .forEach(entry -> fields.put(entry.getKey(), Json.value(entry.getKey(), entry.getValue())));
        device.putInfo(fields);
    }

    private void get(String topic, String payload) {
        switch (topic) {
            case "get/ds" -> names(payload).forEach(name -> sync(device.datastream(name)));
            case "get/ds/all" -> device.datastreams().forEach(this::sync);
            case "get/meta" ->
                names(payload)
                        .forEach(name -> Optional.ofNullable(device.metadata().get(name))
                                .ifPresent(value -> device.tell(new Downlink.Metadata(name, value))));
            case "get/utc/all/json" -> device.tell(new Downlink.Time(ZonedTime.json(device.clock())));
            case "get/loc/all" -> device.tell(new Downlink.Place(PLACE));
            default -> throw unknown(topic);
        }
    }

    private void sync(Datastream datastream) {
        device.newest(datastream.name()).ifPresent(point -> device.tell(new Downlink.Write(datastream, point.value())));
    }

    private static Stream<String> names(String payload) {
        return Stream.of(payload.split(",", -1)).map(String::strip).filter(name -> !name.isEmpty());
    }

    private static void only(String topic, List<String> levels, int count, Runnable action) {
        if (levels.size() != count) {
            throw unknown(topic);
        }
        action.run();
    }

    private static RefusedException unknown(String topic) {
        return new RefusedException("there is no topic '" + topic + "'");
    }

    @Override
    public Optional<Message> encode(Downlink downlink) {
        return switch (downlink) {
            case Downlink.Write write ->
                Optional.of(subscribed("ds/" + write.datastream().name(), write.value()));
            case Downlink.Metadata field -> Optional.of(subscribed("meta/" + field.name(), field.value()));
            case Downlink.Time time -> Optional.of(subscribed("utc/all/json", time.json()));
            case Downlink.Place place -> Optional.of(subscribed("loc/all", place.text()));
            case Downlink.Ping() -> Optional.of(subscribed("ping", ""));
            case Downlink.Reconfigure() -> Optional.of(subscribed("reconfigure", ""));
            case Downlink.Reboot() -> Optional.of(subscribed("reboot", ""));
            case Downlink.OtaOffer offer -> Optional.of(always("ota/json", offer.json()));
            case Downlink.Redirect redirect ->
                Optional.of(always("redirect", redirect.target().toString()));
            case Downlink.Diag diag -> Optional.of(always("diag", diag.text()));
            case Downlink.InfoRequest(), Downlink.PropertyRequest _, Downlink.AutomationResponse _ -> Optional.empty();
        };
    }

    private static Message subscribed(String topic, String payload) {
        return new Message(DOWNLINK + topic, payload, Delivery.SUBSCRIBED);
    }

    private static Message always(String topic, String payload) {
        return new Message(DOWNLINK + topic, payload, Delivery.ALWAYS);
    }
}
