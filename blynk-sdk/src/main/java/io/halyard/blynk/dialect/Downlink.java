// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.dialect;

import io.halyard.blynk.value.AutomationResponse;
import io.halyard.blynk.value.DatastreamValue;
import io.halyard.blynk.value.GeoLocation;
import io.halyard.blynk.value.OtaRequest;
import io.halyard.blynk.value.PropertyRequest;
import io.halyard.blynk.value.ServerTime;

/** What a message from the server says. */
public sealed interface Downlink {
    /**
     * A datastream has a value.
     *
     * @param datastream its canonical name
     * @param value the value
     */
    record Value(String datastream, DatastreamValue value) implements Downlink {}

    /**
     * A metadata field has a value.
     *
     * @param metadata field and value
     */
    record Field(io.halyard.blynk.value.Metadata metadata) implements Downlink {}

    /**
     * An update is offered.
     *
     * @param request the offer
     */
    record Ota(OtaRequest request) implements Downlink {}

    /**
     * An answer: the time.
     *
     * @param time now
     */
    record Time(ServerTime time) implements Downlink {}

    /**
     * An answer: the place.
     *
     * @param location where
     */
    record Place(GeoLocation location) implements Downlink {}

    /** A sign of life is wanted; the acknowledgement is the answer. */
    record Ping() implements Downlink {}

    /** The device shall be provisioned anew. */
    record Reconfigure() implements Downlink {}

    /** The device shall start again. */
    record Reboot() implements Downlink {}

    /**
     * The device shall connect elsewhere.
     *
     * @param uri where, unchecked
     */
    record Redirect(String uri) implements Downlink {}

    /**
     * The server says what the client does wrong.
     *
     * @param text for people
     */
    record Diagnosis(String text) implements Downlink {}

    /** The server asks what the device is. */
    record InfoRequest() implements Downlink {}

    /**
     * The server asks for a widget's property.
     *
     * @param request which
     */
    record PropertyQuestion(PropertyRequest request) implements Downlink {}

    /**
     * What became of a triggered automation.
     *
     * @param response the outcome
     */
    record Automation(AutomationResponse response) implements Downlink {}

    /**
     * A message that breaks the contract.
     *
     * @param topic where it came
     * @param problem what is wrong with it
     */
    record Malformed(String topic, String problem) implements Downlink {}

    /**
     * A topic that this version does not know.
     *
     * @param topic which
     */
    record Unknown(String topic) implements Downlink {}
}
