// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport;

import java.util.function.Function;

/** A password or token: prints as {@code ***}, so that no log, error or dump of settings shows it. */
public final class Secret {
    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /** {@return that value as a secret} */
    public static Secret of(String value) {
        return new Secret(value);
    }

    /** {@return what {@code use} makes of the value: only where it leaves the program} */
    public <T> T reveal(Function<String, T> use) {
        return use.apply(value);
    }

    /** {@return whether it is empty} */
    public boolean isEmpty() {
        return value.isEmpty();
    }

    /** {@return the same text with each occurrence of the secret masked} */
    public String mask(String text) {
        return value.isEmpty() ? text : text.replace(value, "***");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && value.equals(secret.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
