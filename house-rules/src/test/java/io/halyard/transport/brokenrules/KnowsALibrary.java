// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.brokenrules;

import com.hivemq.client.mqtt.datatypes.MqttQos;

/** Breaks two rules: an API uses a client library's type, and shows it. */
public final class KnowsALibrary {
    private KnowsALibrary() {}

    /** {@return what it must not} */
    public static MqttQos qos() {
        return MqttQos.AT_LEAST_ONCE;
    }
}
