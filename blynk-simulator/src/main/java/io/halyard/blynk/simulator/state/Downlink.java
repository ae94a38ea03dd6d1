// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator.state;

import java.net.URI;

/** Something the cloud tells a device. Each dialect has its own topic and payload for it, or none. */
public sealed interface Downlink {

    /** A value written by a person, by the HTTPS API or by another device, or the answer to a sync. */
    record Write(Datastream datastream, String value) implements Downlink {}

    /** A metadata field. */
    record Metadata(String name, String value) implements Downlink {}

    /** A firmware offer, handed on as it is. */
    record OtaOffer(String json) implements Downlink {}

    /** Time and zone, as JSON. */
    record Time(String json) implements Downlink {}

    /** The place, as {@code lat,lon}. */
    record Place(String text) implements Downlink {}

    /** A question whose acknowledgement is the answer. */
    record Ping() implements Downlink {}

    /** Forget the network's settings and be provisioned anew. */
    record Reconfigure() implements Downlink {}

    /** Start again. */
    record Reboot() implements Downlink {}

    /** Connect elsewhere. */
    record Redirect(URI target) implements Downlink {}

    /** What the client does wrong. */
    record Diag(String text) implements Downlink {}

    /** Tell who you are. */
    record InfoRequest() implements Downlink {}

    /** Tell a widget's property. */
    record PropertyRequest(Datastream datastream, String property) implements Downlink {}

    /** How an automation fared. */
    record AutomationResponse(String json) implements Downlink {}
}
