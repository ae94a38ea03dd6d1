// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.value;

import java.util.Locale;

/** How much a log line matters. */
public enum LogLevel {
    /** For a developer who follows each step. */
    TRACE,
    /** For a developer. */
    DEBUG,
    /** For an operator. */
    INFO,
    /** Something to look at. */
    WARN,
    /** Something failed. */
    ERROR;

    /** {@return the level as the wire writes it, e.g. {@code warn}} */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
