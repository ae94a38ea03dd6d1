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
import io.halyard.transport.TransportException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Blynk.Cloud's documented device API, for the device itself or, behind a gateway, for another one. */
public final class CloudDialect implements Dialect {
    private final Names names;
    private final Pins pins;
    private final SizeLimit limit;
    private final String prefix;
    private final CloudDownlinks downlinks;

    private CloudDialect(Names names, SizeLimit limit, String prefix) {
        this.names = names;
        this.pins = new Pins(names.virtualPins(), "V");
        this.limit = limit;
        this.prefix = prefix;
        this.downlinks = new CloudDownlinks(prefix + "downlink/");
    }

    /** {@return the dialect of the device that is connected} */
    public static CloudDialect of(Names names, SizeLimit limit) {
        return new CloudDialect(names, limit, "");
    }

    /** {@return the dialect of a device that a gateway speaks for} */
    public static CloudDialect behindGateway(Secret deviceToken, Names names, SizeLimit limit) {
        return new CloudDialect(names, limit, deviceToken.reveal(token -> "dev/" + checkedToken(token) + "/"));
    }

    private static String checkedToken(String token) {
        if (!token.matches("[A-Za-z0-9_-]{1,128}")) {
            throw new BlynkException(
                    BlynkException.Kind.INVALID_ARGUMENT,
                    "device token",
                    "has characters that a topic level cannot carry: copy it from the device's page");
        }
        return token;
    }

    @Override
    public DialectName name() {
        return DialectName.CLOUD;
    }

    @Override
    public List<String> filters() {
        return List.of(prefix + "downlink/#");
    }

    @Override
    public Downlink decode(ReceivedMessage message) {
        return downlinks.decode(message);
    }

    @Override
    public String canonical(String datastream) {
        return pins.canonical(checked("datastream", datastream));
    }

    @Override
    public String pinName(int pin) {
        return pins.name(pin);
    }

    @Override
    public Message value(String datastream, DatastreamValue value) {
        return message(stream(datastream), value.text());
    }

    @Override
    public boolean canBatch() {
        return true;
    }

    @Override
    public Message batch(Map<String, DatastreamValue> values) {
        ObjectNode object = Json.object();
        values.forEach((name, value) -> object.set(canonical(name), Json.node(value)));
        return message("batch_ds", Json.text(object));
    }

    @Override
    public Message history(String datastream, List<TimedValue> values) {
        ArrayNode array = Json.array();
        values.forEach(each -> array.addArray().add(each.time().toEpochMilli()).add(Json.node(each.value())));
        return message(stream(datastream) + "/timestamped_batch", Json.text(array));
    }

    @Override
    public Message erase(String datastream) {
        return message(stream(datastream) + "/erase", "");
    }

    @Override
    public Message property(String datastream, String property, DatastreamValue value) {
        return message(propertyTopic(datastream, property), value.text());
    }

    @Override
    public Message eraseProperty(String datastream, String property) {
        return message(propertyTopic(datastream, property) + "/erase", "");
    }

    private String propertyTopic(String datastream, String property) {
        return stream(datastream) + "/prop/" + checked("property", property);
    }

    @Override
    public Message event(String code, String description) {
        return message("event/" + checked("event", code), description);
    }

    @Override
    public Message notification(String text) {
        return event(names.notifyEvent(), text);
    }

    @Override
    public Message log(LogLevel level, String text) {
        if (names.terminal().isPresent()) {
            return message(stream(names.terminal().get()), "[" + level.wireName() + "] " + text + "\n");
        }
        if (names.logEvent().isPresent() && level.compareTo(LogLevel.WARN) >= 0) {
            return event(names.logEvent().get(), text);
        }
        throw unsupported(
                "deviceLog at " + level.wireName(),
                "set names.terminal to a datastream for logs"
                        + (level.compareTo(LogLevel.WARN) >= 0 ? ", or names.log-event to an event code" : ""));
    }

    @Override
    public List<Message> greeting(DeviceInfo info) {
        ObjectNode object = Json.object();
        info.template().ifPresent(template -> object.put("tmpl", template));
        info.firmwareVersion().ifPresent(version -> object.put("ver", version));
        info.build().ifPresent(build -> object.put("build", build));
        info.type().ifPresent(type -> object.put("type", type));
        info.receiveBufferBytes().ifPresent(bytes -> object.put("rxbuff", bytes));
        List<Message> messages = new ArrayList<>();
        if (!object.isEmpty()) {
            messages.add(message("info/mcu", Json.text(object)));
        }
        names.fields().board().ifPresent(name -> info.board().ifPresent(board -> messages.add(field(name, board))));
        names.fields().app().ifPresent(name -> info.app().ifPresent(app -> messages.add(field(name, app))));
        return messages;
    }

    @Override
    public List<Message> info(DeviceInfo changes, DeviceInfo info) {
        if (changes.board().isPresent() && names.fields().board().isEmpty()) {
            throw unsupported("publishDeviceInfo with a board", "set names.board-field to a metadata field");
        }
        if (changes.app().isPresent() && names.fields().app().isEmpty()) {
            throw unsupported("publishDeviceInfo with an app", "set names.app-field to a metadata field");
        }
        return greeting(info);
    }

    @Override
    public Optional<Message> bridge(Secret token, int pin, DatastreamValue value) {
        return Optional.empty();
    }

    @Override
    public Uplink location(GeoLocation location) {
        String call = "publishLocation";
        String datastream = need(call, names.place().location(), "names.location to a datastream of the type location");
        Map<String, DatastreamValue> values = new LinkedHashMap<>();
        values.put(datastream, DatastreamValue.ofParts(location.longitude(), location.latitude()));
        location.altitudeMetres()
                .ifPresent(metres -> values.put(
                        need(call + " with an altitude", names.place().altitude(), "names.altitude to a datastream"),
                        DatastreamValue.of(metres)));
        location.hdop()
                .ifPresent(hdop -> values.put(
                        need(call + " with an hdop", names.place().hdop(), "names.hdop to a datastream"),
                        DatastreamValue.of(hdop)));
        return new Uplink.Store(values);
    }

    @Override
    public List<Message> metadata(Map<String, DatastreamValue> fields) {
        return fields.entrySet().stream()
                .map(entry -> field(entry.getKey(), entry.getValue().text()))
                .toList();
    }

    private Message field(String name, String text) {
        return message("meta/" + checked("metadata field", name), text);
    }

    /** Without state and value it is a push of a button: 1. */
    @Override
    public Uplink automation(AutomationTrigger trigger) {
        String call = "triggerAutomation " + trigger.id();
        String datastream = need(
                call,
                Optional.ofNullable(names.automations().get(trigger.id())),
                "names.automations." + trigger.id() + " to the datastream that the automation listens to");
        List<Message> messages = new ArrayList<>();
        Optional<DatastreamValue> state = trigger.state().map(DatastreamValue::of);
        if (state.isPresent() && trigger.value().isPresent()) {
            String stateStream = need(
                    call + " with state and value",
                    Optional.ofNullable(names.automationStates().get(trigger.id())),
                    "names.automation-states." + trigger.id() + " to a datastream for the state");
            messages.add(value(stateStream, state.get()));
        }
        messages.add(value(datastream, trigger.value().or(() -> state).orElse(DatastreamValue.of(1))));
        return new Uplink.Send(messages);
    }

    @Override
    public Message otaStatus(OtaStatus status) {
        if (names.fields().otaStatus().isPresent()) {
            return field(names.fields().otaStatus().get(), status.text());
        }
        return event(
                need(
                        "publishOtaStatus",
                        names.fields().otaStatusEvent(),
                        "names.ota-status-field to a metadata field, or names.ota-status-event to an event code"),
                status.text());
    }

    @Override
    public Message askDatastreams(List<String> datastreams) {
        return message("get/ds", list("sync", datastreams.stream().map(this::canonical)));
    }

    @Override
    public Message askAllDatastreams() {
        return message("get/ds/all", "");
    }

    @Override
    public Message askMetadata(List<String> fields) {
        return message("get/meta", list("metadata", fields.stream().map(field -> checked("metadata field", field))));
    }

    private static String list(String call, Stream<String> names) {
        String list = names.distinct().collect(Collectors.joining(","));
        if (list.isEmpty()) {
            throw new BlynkException(
                    BlynkException.Kind.INVALID_ARGUMENT, call, "there are no names: give at least one");
        }
        return list;
    }

    @Override
    public Message askTime() {
        return message("get/utc/all/json", "");
    }

    @Override
    public Message askLocation() {
        return message("get/loc/all", "");
    }

    @Override
    public void checkHandler(Question question) {
        switch (question) {
            case INFO, PROPERTY, AUTOMATION ->
                throw unsupported(
                        question.call(),
                        "Blynk.Cloud never asks this; configure the dialect device-topics if your server does");
            case REBOOT, RECONFIGURE, METADATA -> {}
        }
    }

    @Override
    public SizeLimit limit() {
        return limit;
    }

    private String stream(String datastream) {
        return "ds/" + canonical(datastream);
    }

    private Message message(String topic, String payload) {
        try {
            return Message.of(prefix + topic, payload);
        } catch (TransportException e) {
            throw new BlynkException(
                    BlynkException.Kind.INVALID_ARGUMENT, topic, "no topic can carry this name: " + e.getMessage());
        }
    }

    private static String need(String call, Optional<String> configured, String remedy) {
        return configured.orElseThrow(() -> unsupported(call, "set " + remedy));
    }

    private static BlynkException unsupported(String call, String remedy) {
        return new BlynkException(
                BlynkException.Kind.UNSUPPORTED, call, "the dialect cloud has no topic for it: " + remedy);
    }

    private static String checked(String what, String name) {
        try {
            Names.checkName(what, name);
            return name;
        } catch (BlynkException e) {
            throw new BlynkException(BlynkException.Kind.INVALID_ARGUMENT, what, e.problem(), e);
        }
    }
}
