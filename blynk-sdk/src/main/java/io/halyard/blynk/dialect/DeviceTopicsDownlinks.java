// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.dialect;

import io.halyard.blynk.value.AutomationResponse;
import io.halyard.blynk.value.PropertyRequest;
import io.halyard.transport.ReceivedMessage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.node.ObjectNode;

/** Reads what comes under {@code blynk/v1/device/}. */
final class DeviceTopicsDownlinks {
    private static final String CONTROL = DeviceTopicsDialect.PREFIX + "control";
    private static final String INFO_GET = DeviceTopicsDialect.PREFIX + "info/get";
    private static final String PROPERTY_GET = DeviceTopicsDialect.PREFIX + "property/get";
    private static final String AUTOMATION_RESPONSE = DeviceTopicsDialect.PREFIX + "automation/response";
    private static final String OTA_REQUEST = DeviceTopicsDialect.PREFIX + "ota/request";

    static final List<String> TOPICS = List.of(CONTROL, INFO_GET, PROPERTY_GET, AUTOMATION_RESPONSE, OTA_REQUEST);

    private final Pins pins;

    DeviceTopicsDownlinks(Pins pins) {
        this.pins = pins;
    }

    Downlink decode(ReceivedMessage message) {
        String topic = message.topic();
        if (topic.equals(INFO_GET)) {
            return new Downlink.InfoRequest();
        }
        if (!TOPICS.contains(topic)) {
            return new Downlink.Unknown(topic);
        }
        Optional<String> text = message.payload().strictText();
        Optional<ObjectNode> object = text.flatMap(Json::parseObject);
        if (object.isEmpty()) {
            return new Downlink.Malformed(topic, "the payload is no JSON object");
        }
        return switch (topic) {
            case CONTROL -> control(object.get());
            case PROPERTY_GET -> property(object.get());
            case AUTOMATION_RESPONSE -> automation(object.get());
            default -> new Downlink.Ota(OtaRequests.read(text.orElseThrow(), object.get()));
        };
    }

    private Downlink control(ObjectNode object) {
        Optional<String> datastream = datastream(object);
        if (datastream.isEmpty()) {
            return new Downlink.Malformed(CONTROL, "'pin' is no virtual pin such as \"v5\"");
        }
        return Json.value(object.path("value"))
                .<Downlink>map(value -> new Downlink.Value(datastream.get(), value))
                .orElseGet(() -> new Downlink.Malformed(CONTROL, "'value' is no text, number or list of these"));
    }

    private Downlink property(ObjectNode object) {
        Optional<String> datastream = datastream(object);
        Optional<String> property = Json.field(object, "property");
        return datastream.isPresent() && property.isPresent()
                ? new Downlink.PropertyQuestion(new PropertyRequest(datastream.get(), property.get()))
                : new Downlink.Malformed(PROPERTY_GET, "'pin' or 'property' is missing");
    }

    private static Downlink automation(ObjectNode object) {
        Optional<String> id = Json.field(object, "automationId");
        Optional<String> status = Json.field(object, "status");
        return id.isPresent() && status.isPresent()
                ? new Downlink.Automation(new AutomationResponse(id.get(), status.get(), Json.field(object, "message")))
                : new Downlink.Malformed(AUTOMATION_RESPONSE, "'automationId' or 'status' is missing");
    }

    private Optional<String> datastream(ObjectNode object) {
        OptionalInt pin = Json.field(object, "pin").map(Pins::designated).orElse(OptionalInt.empty());
        return pin.isPresent() ? Optional.of(pins.name(pin.getAsInt())) : Optional.empty();
    }
}
