// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.journal;

import io.halyard.blynk.value.LogLevel;
import io.halyard.transport.Secret;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;

/** Where log lines go. Any thread may write. */
public final class Journal {
    private final Secret token;
    private final AtomicReference<LogSink> sink;

    /**
     * @param token what to mask in every line
     * @param logger where lines go until {@link #to} says otherwise
     */
    public Journal(Secret token, Logger logger) {
        this.token = token;
        this.sink = new AtomicReference<>((level, text) -> log(logger, level, text));
    }

    /** Sends all further lines there. */
    public void to(LogSink newSink) {
        sink.set(newSink);
    }

    /** For a developer. */
    public void debug(String text) {
        write(LogLevel.DEBUG, text);
    }

    /** For an operator. */
    public void info(String text) {
        write(LogLevel.INFO, text);
    }

    /** Something to look at. */
    public void warn(String text) {
        write(LogLevel.WARN, text);
    }

    /** Something of the user's failed: its class, message and first lines of its stack are told. */
    public void warn(String text, Throwable cause) {
        StringBuilder told = new StringBuilder(text).append(": ").append(cause);
        StackTraceElement[] stack = cause.getStackTrace();
        for (int i = 0; i < Math.min(4, stack.length); i++) {
            told.append(System.lineSeparator()).append("    at ").append(stack[i]);
        }
        write(LogLevel.WARN, told.toString());
    }

    private void write(LogLevel level, String text) {
        sink.get().log(level, token.mask(text));
    }

    private static void log(Logger logger, LogLevel level, String text) {
        switch (level) {
            case TRACE -> logger.trace(text);
            case DEBUG -> logger.debug(text);
            case INFO -> logger.info(text);
            case WARN -> logger.warn(text);
            case ERROR -> logger.error(text);
        }
    }
}
