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

/**
 * A topic contract. Each call returns what to publish, or throws {@link BlynkException} of kind UNSUPPORTED at once when the
 * contract cannot carry it; {@link #limit} tells whether a message fits the server's limit.
 */
public sealed interface Dialect permits CloudDialect, DeviceTopicsDialect {
    /** {@return which one it is} */
    DialectName name();

    /** {@return what to subscribe to} */
    List<String> filters();

    /** {@return what a message says; never throws} */
    Downlink decode(ReceivedMessage message);

    /** {@return the one spelling of a datastream's name}
     *
     * @throws BlynkException kind INVALID_ARGUMENT when it can be none; kind UNSUPPORTED when the contract needs a pin for it
     */
    String canonical(String datastream);

    /** {@return what a virtual pin is called} */
    String pinName(int pin);

    /** {@return a message with the value of a datastream} */
    Message value(String datastream, DatastreamValue value);

    /** {@return whether {@link #batch} and {@link #history} are possible} */
    boolean canBatch();

    /** {@return one message with the values of several datastreams} */
    Message batch(Map<String, DatastreamValue> values);

    /** {@return one message with several values of one datastream, each with its time} */
    Message history(String datastream, List<TimedValue> values);

    /** {@return a message that erases the value} */
    Message erase(String datastream);

    /** {@return a message that sets a property of the datastream's widgets} */
    Message property(String datastream, String property, DatastreamValue value);

    /** {@return a message that gives a property back to the template} */
    Message eraseProperty(String datastream, String property);

    /** {@return a message for the device's time line} */
    Message event(String code, String description);

    /** {@return a message that people are notified of} */
    Message notification(String text);

    /** {@return a message with a log line} */
    Message log(LogLevel level, String text);

    /** {@return what tells the server who we are, at the beginning of each connection} */
    List<Message> greeting(DeviceInfo info);

    /**
     * {@return what tells the server who we are, when the program asks for it}
     *
     * @param changes what the program said this time
     * @param info that, completed with what is stored
     */
    List<Message> info(DeviceInfo changes, DeviceInfo info);

    /** {@return a message that writes to another device's pin, unless that needs the HTTPS API} */
    Optional<Message> bridge(Secret token, int pin, DatastreamValue value);

    /** {@return what says where the device is} */
    Uplink location(GeoLocation location);

    /** {@return metadata fields} */
    List<Message> metadata(Map<String, DatastreamValue> fields);

    /** {@return what runs an automation} */
    Uplink automation(AutomationTrigger trigger);

    /** {@return how far an update is} */
    Message otaStatus(OtaStatus status);

    /** {@return a question for datastreams' values} */
    Message askDatastreams(List<String> datastreams);

    /** {@return a question for all datastreams' values} */
    Message askAllDatastreams();

    /** {@return a question for metadata fields} */
    Message askMetadata(List<String> fields);

    /** {@return a question for the time} */
    Message askTime();

    /** {@return a question for the place} */
    Message askLocation();

    /**
     * Refuses a handler of something that the server never sends in this dialect.
     *
     * @throws BlynkException kind UNSUPPORTED
     */
    void checkHandler(Question question);

    /** What only some servers send. */
    enum Question {
        /** Who are you? */
        INFO("onInfoGet"),
        /** What is that property? */
        PROPERTY("onPropertyGet"),
        /** The outcome of an automation. */
        AUTOMATION("onAutomationResponse"),
        /** Start again. */
        REBOOT("onReboot"),
        /** Be provisioned anew. */
        RECONFIGURE("onReconfigure"),
        /** The value of a metadata field. */
        METADATA("onMetadata");

        private final String call;

        Question(String call) {
            this.call = call;
        }

        /** {@return the call that registers a handler} */
        public String call() {
            return call;
        }
    }

    /** {@return what the server takes} */
    SizeLimit limit();
}
