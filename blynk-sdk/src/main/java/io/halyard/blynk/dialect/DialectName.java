// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.dialect;

import java.util.Arrays;
import java.util.Optional;

/** Which topic contract the server speaks. */
public enum DialectName {
    /** Blynk.Cloud's documented device API. */
    CLOUD("cloud"),
    /** JSON under {@code blynk/v1/device/}. */
    DEVICE_TOPICS("device-topics");

    private final String text;

    DialectName(String text) {
        this.text = text;
    }

    /** {@return the dialect as settings write it, if there is one of that text: {@code cloud}, {@code device-topics}} */
    public static Optional<DialectName> of(String text) {
        return Arrays.stream(values()).filter(name -> name.text.equals(text)).findFirst();
    }

    /** {@return the dialect as settings write it} */
    @Override
    public String toString() {
        return text;
    }
}
