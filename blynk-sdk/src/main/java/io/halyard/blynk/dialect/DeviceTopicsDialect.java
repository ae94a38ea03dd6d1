// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.dialect;

import io.halyard.blynk.value.AutomationTrigger;
import io.halyard.blynk.value.BlynkException;
import io.halyard.blynk.value.DatastreamValue;
import io.halyard.blynk.value.DeviceInfo;
import io.halyard.blynk.value.GeoLocation;
import io.halyard.blynk.value.LogLevel;
import io.halyard.blynk.value.OtaStatus;
import io.halyard.transport.Message;
import io.halyard.transport.ReceivedMessage;
import io.halyard.transport.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** JSON under {@code blynk/v1/device/}, where datastreams are pins. */
public final class DeviceTopicsDialect implements Dialect {
    static final String PREFIX = "blynk/v1/device/";

    private final Pins pins;
    private final SizeLimit limit;
    private final DeviceTopicsDownlinks downlinks;

    private DeviceTopicsDialect(Names names, SizeLimit limit) {
        this.pins = new Pins(names.virtualPins(), "v");
        this.limit = limit;
        this.downlinks = new DeviceTopicsDownlinks(pins);
    }

    /** {@return the dialect with those names of pins} */
    public static DeviceTopicsDialect of(Names names, SizeLimit limit) {
        return new DeviceTopicsDialect(names, limit);
    }

    @Override
    public DialectName name() {
        return DialectName.DEVICE_TOPICS;
    }

    @Override
    public List<String> filters() {
        return DeviceTopicsDownlinks.TOPICS;
    }

    @Override
    public Downlink decode(ReceivedMessage message) {
        return downlinks.decode(message);
    }

    @Override
    public String canonical(String datastream) {
        pin(datastream);
        return pins.canonical(datastream);
    }

    @Override
    public String pinName(int pin) {
        return pins.name(pin);
    }

    @Override
    public Message value(String datastream, DatastreamValue value) {
        ObjectNode object = Json.object();
        object.set(pin(datastream), Json.node(value));
        return message("data/stream", object);
    }

    @Override
    public boolean canBatch() {
        return false;
    }

    @Override
    public Message batch(Map<String, DatastreamValue> values) {
        throw unsupported("a batch", "write the values one by one");
    }

    @Override
    public Message history(String datastream, List<TimedValue> values) {
        throw unsupported("values with their time", "configure the dialect cloud");
    }

    @Override
    public Message erase(String datastream) {
        throw unsupported("erase", "configure the dialect cloud, or write an empty text");
    }

    @Override
    public Message property(String datastream, String property, DatastreamValue value) {
        ObjectNode object = Json.object().put("pin", pin(datastream)).put("property", property);
        object.set("value", Json.node(value));
        return message("property/update", object);
    }

    @Override
    public Message eraseProperty(String datastream, String property) {
        throw unsupported("eraseProperty", "configure the dialect cloud, or set the property to what it was");
    }

    @Override
    public Message event(String code, String description) {
        ObjectNode object = Json.object().put("name", code);
        if (!description.isEmpty()) {
            object.put("description", description);
        }
        return message("events", object);
    }

    @Override
    public Message notification(String text) {
        return message("notifications", Json.object().put("body", text));
    }

    @Override
    public Message log(LogLevel level, String text) {
        return message("log", Json.object().put("level", level.wireName()).put("message", text));
    }

    @Override
    public List<Message> greeting(DeviceInfo info) {
        ObjectNode object = Json.object();
        info.board().ifPresent(board -> object.put("board", board));
        info.firmwareVersion().ifPresent(version -> object.put("firmwareVersion", version));
        info.app().ifPresent(app -> object.put("appName", app));
        return object.isEmpty() ? List.of() : List.of(message("info/update", object));
    }

    @Override
    public List<Message> info(DeviceInfo changes, DeviceInfo info) {
        List<Message> messages = greeting(info);
        if (messages.isEmpty()) {
            throw new BlynkException(
                    BlynkException.Kind.INVALID_ARGUMENT,
                    "publishDeviceInfo",
                    "the dialect device-topics needs at least one of board, firmware version and app: set"
                            + " info.board, info.firmware-version or info.app, or pass one");
        }
        return messages;
    }

    @Override
    public Optional<Message> bridge(Secret token, int pin, DatastreamValue value) {
        ObjectNode object = Json.object();
        token.reveal(text -> object.put("targetToken", text));
        object.put("pin", "v" + Pins.check(pin)).set("value", Json.node(value));
        return Optional.of(message("bridge/request", object));
    }

    @Override
    public Uplink location(GeoLocation location) {
        ObjectNode object = Json.object().put("lat", location.latitude()).put("lon", location.longitude());
        location.altitudeMetres().ifPresent(metres -> object.put("alt", metres));
        location.hdop().ifPresent(hdop -> object.put("hdop", hdop));
        return Uplink.of(message("location/update", object));
    }

    @Override
    public List<Message> metadata(Map<String, DatastreamValue> fields) {
        ObjectNode object = Json.object();
        fields.forEach((name, value) -> object.set(name, Json.node(value)));
        return List.of(message("metadata/update", object));
    }

    @Override
    public Uplink automation(AutomationTrigger trigger) {
        ObjectNode object = Json.object().put("automationId", trigger.id());
        trigger.state().ifPresent(state -> object.put("state", state));
        trigger.value().ifPresent(value -> object.set("value", Json.node(value)));
        return Uplink.of(message("automation/trigger", object));
    }

    @Override
    public Message otaStatus(OtaStatus status) {
        ObjectNode object = Json.object().put("status", status.status());
        status.version().ifPresent(version -> object.put("version", version));
        status.sizeBytes().ifPresent(size -> object.put("size", size));
        status.errorCode().ifPresent(code -> object.put("errorCode", code));
        status.errorMessage().ifPresent(text -> object.put("errorMessage", text));
        return message("ota/update", object);
    }

    @Override
    public Message askDatastreams(List<String> datastreams) {
        throw cannotAsk("sync");
    }

    @Override
    public Message askAllDatastreams() {
        throw cannotAsk("syncAll");
    }

    @Override
    public Message askMetadata(List<String> fields) {
        throw cannotAsk("metadata");
    }

    @Override
    public Message askTime() {
        throw cannotAsk("time");
    }

    @Override
    public Message askLocation() {
        throw cannotAsk("location");
    }

    @Override
    public void checkHandler(Question question) {
        switch (question) {
            case REBOOT, RECONFIGURE, METADATA ->
                throw unsupported(question.call(), "configure the dialect cloud if your server is Blynk.Cloud");
            case INFO, PROPERTY, AUTOMATION -> {}
        }
    }

    @Override
    public SizeLimit limit() {
        return limit;
    }

    private String pin(String datastream) {
        return "v"
                + pins.pin(datastream)
                        .orElseThrow(() -> unsupported(
                                "the datastream '" + datastream + "'",
                                "datastreams are pins there: set names.virtual-pins so that a pin has this name"));
    }

    private static Message message(String suffix, ObjectNode object) {
        return Message.of(PREFIX + suffix, Json.text(object));
    }

    private static BlynkException cannotAsk(String call) {
        return unsupported(call, "its servers answer no questions; configure the dialect cloud, which does");
    }

    private static BlynkException unsupported(String call, String remedy) {
        return new BlynkException(
                BlynkException.Kind.UNSUPPORTED, call, "the dialect device-topics has no topic for it: " + remedy);
    }
}
