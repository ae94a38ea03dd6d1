// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.journal;

import io.halyard.blynk.value.LogLevel;

/** Takes log lines instead of SLF4J. It is called on the SDK's threads: be quick, and do not throw. */
@FunctionalInterface
public interface LogSink {
    /** Takes one line, in which the token is masked. */
    void log(LogLevel level, String text);
}
