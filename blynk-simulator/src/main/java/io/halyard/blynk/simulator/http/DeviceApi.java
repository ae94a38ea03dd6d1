// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator.http;

import io.halyard.blynk.simulator.state.Datastream;
import io.halyard.blynk.simulator.state.DeviceState;
import io.halyard.blynk.simulator.state.Devices;
import io.halyard.blynk.simulator.state.Point;
import io.halyard.blynk.simulator.state.RefusedException;
import io.halyard.blynk.simulator.state.Values;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Blynk's HTTPS device API, {@code /external/api/}: any token's device is read and written, as by another device. */
final class DeviceApi {
    private static final String ROOT = "/external/api/";
    private static final long LONGEST_BODY_BYTES = 1 << 20;

    private final Devices devices;

    DeviceApi(Devices devices) {
        this.devices = devices;
    }

    void mount(Router router) {
        get(router, "update", (device, context) -> update(device, context.queryParams()));
        get(router, "batch/update", (device, context) -> batchUpdate(device, context.queryParams()));
        get(router, "update/property", (device, context) -> property(device, context.queryParams()));
        get(router, "logEvent", (device, context) -> logEvent(device, context.queryParams()));
        get(router, "get", (device, context) -> get(device, context));
        get(router, "getAll", DeviceApi::getAll);
        get(
                router,
                "isHardwareConnected",
                (device, context) ->
                        context.end(Boolean.toString(device.connection().isPresent())));
        router.post(ROOT + "batch/update")
                .handler(BodyHandler.create(false).setBodyLimit(LONGEST_BODY_BYTES))
                .handler(context -> serve(context, DeviceApi::timestamped));
        router.route(ROOT + "*").handler(context -> refuse(context, 404, "Not found."));
    }

    private void get(Router router, String path, BiConsumer<DeviceState, RoutingContext> action) {
        router.get(ROOT + path).handler(context -> serve(context, action));
    }

    private void serve(RoutingContext context, BiConsumer<DeviceState, RoutingContext> action) {
        Optional<DeviceState> device = devices.withToken(
                Optional.ofNullable(context.queryParams().get("token")).orElse(""));
        if (device.isEmpty()) {
            refuse(context, 400, "Invalid token.");
            return;
        }
        try {
            action.accept(device.get(), context);
            if (!context.response().ended()) {
                context.end();
            }
        } catch (RefusedException e) {
            refuse(context, 400, e.getMessage());
        }
    }

    /** Answers with a fault, in Blynk's shape. */
    static void refuse(RoutingContext context, int status, String message) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.putObject("error").put("message", message);
        context.response().setStatusCode(status);
        json(context, body);
    }

    private static void json(RoutingContext context, JsonNode body) {
        context.response().putHeader("Content-Type", "application/json; charset=utf-8");
        context.end(Buffer.buffer(Json.MAPPER.writeValueAsBytes(body)));
    }

    /** {@code &v1=20}, or {@code &pin=v1&value=13.4&value=52.5}. */
    private static void update(DeviceState device, MultiMap query) {
        Optional<String> pin = Optional.ofNullable(query.get("pin"));
        if (pin.isPresent()) {
            write(device, pin.get(), String.join(Values.SEPARATOR, query.getAll("value")));
        } else {
            batchUpdate(device, query);
        }
    }

    private static void batchUpdate(DeviceState device, MultiMap query) {
        List<Map.Entry<String, String>> pins = query.entries().stream()
                .filter(entry -> !entry.getKey().equals("token"))
                .toList();
        if (pins.isEmpty()) {
            throw new RefusedException("Wrong pin format.");
        }
        pins.forEach(entry -> write(device, entry.getKey(), entry.getValue()));
    }

    private static void write(DeviceState device, String pin, String value) {
        Datastream datastream = pinned(device, pin);
        if (!Values.fits(datastream, value)) {
            throw new RefusedException("Value doesn't match the Datastream data type");
        }
        device.write(datastream.name(), Values.bounded(datastream, value));
    }

    private static void property(DeviceState device, MultiMap query) {
        Datastream datastream =
                pinned(device, Optional.ofNullable(query.get("pin")).orElse(""));
        query.entries().stream()
                .filter(entry ->
                        !entry.getKey().equals("token") && !entry.getKey().equals("pin"))
                .forEach(entry -> device.putProperty(datastream.name(), entry.getKey(), entry.getValue()));
    }

    private static void logEvent(DeviceState device, MultiMap query) {
        device.logEvent(
                Optional.ofNullable(query.get("code")).orElse(""),
                Optional.ofNullable(query.get("description")).orElse(""));
    }

    private static void get(DeviceState device, RoutingContext context) {
        List<String> pins = context.queryParams().names().stream()
                .filter(name -> !name.equals("token"))
                .toList();
        if (pins.size() == 1) {
            Datastream datastream = pinned(device, pins.getFirst());
            context.end(device.newest(datastream.name())
                    .map(Point::value)
                    .orElse("")
                    .replace(Values.SEPARATOR, ","));
            return;
        }
        ObjectNode answer = Json.MAPPER.createObjectNode();
        pins.forEach(pin -> put(answer, device, pinned(device, pin)));
        json(context, answer);
    }

    private static void getAll(DeviceState device, RoutingContext context) {
        ObjectNode answer = Json.MAPPER.createObjectNode();
        device.datastreams().stream().filter(device::isPinned).forEach(datastream -> put(answer, device, datastream));
        json(context, answer);
    }

    private static void put(ObjectNode answer, DeviceState device, Datastream datastream) {
        device.newest(datastream.name()).map(Point::value).ifPresent(value -> {
            String pin = "v" + datastream.pin();
            switch (datastream.type()) {
                case INTEGER, DOUBLE, BOOLEAN -> answer.put(pin, new BigDecimal(value));
                case STRING, LOCATION -> answer.put(pin, value.replace(Values.SEPARATOR, ","));
            }
        });
    }

    private static void timestamped(DeviceState device, RoutingContext context) {
        String pin = Optional.ofNullable(context.queryParams().get("pin")).orElse("");
        Datastream datastream = pinned(device, pin);
        List<Point> points = new ArrayList<>();
        for (JsonNode entry : array(context)) {
            if (!entry.isArray() || entry.size() != 2 || !entry.get(0).isIntegralNumber()) {
                throw new RefusedException("Wrong data format.");
            }
            points.add(new Point(
                    Instant.ofEpochMilli(entry.get(0).longValue()), entry.get(1).asString()));
        }
        device.store(datastream.name(), points);
    }

    private static JsonNode array(RoutingContext context) {
        try {
            JsonNode body = Json.MAPPER.readTree(
                    Optional.ofNullable(context.body().asString()).orElse(""));
            if (body.isArray()) {
                return body;
            }
        } catch (JacksonException _) {
            // Told below.
        }
        throw new RefusedException("Wrong data format.");
    }

    private static Datastream pinned(DeviceState device, String pin) {
        if (!pin.toLowerCase(Locale.ROOT).matches("v\\d{1,3}")) {
            throw new RefusedException("Wrong pin format.");
        }
        return device.pinned(pin);
    }
}
