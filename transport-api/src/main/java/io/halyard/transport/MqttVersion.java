// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport;

import java.util.Arrays;
import java.util.Optional;

/** A version of the MQTT protocol. */
public enum MqttVersion {
    /** MQTT 3.1, protocol level 3. */
    V3_1("3.1"),
    /** MQTT 3.1.1, protocol level 4. */
    V3_1_1("3.1.1"),
    /** MQTT 5.0, protocol level 5. */
    V5("5");

    private final String text;

    MqttVersion(String text) {
        this.text = text;
    }

    /** {@return the version as settings write it, if there is one of that text: {@code 3.1}, {@code 3.1.1}, {@code 5}} */
    public static Optional<MqttVersion> of(String text) {
        return Arrays.stream(values())
                .filter(version -> version.text.equals(text))
                .findFirst();
    }

    /** {@return the version as settings write it} */
    @Override
    public String toString() {
        return text;
    }
}
