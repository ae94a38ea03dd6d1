// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.value;

import io.halyard.transport.TransportException;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;

/**
 * The one exception of the Blynk SDK. Programs branch on {@link #kind()}; people read the message, which names the
 * {@linkplain #place() place}, the value and the remedy. It never holds a token.
 */
public final class BlynkException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final Pattern GATEWAY_TOPIC = Pattern.compile("\\bdev/[A-Za-z0-9_-]+/");

    /** What went wrong, in general terms. More kinds may be added: have a fallback. */
    public enum Kind {
        /** The configured dialect cannot serve this call; the message says what to configure. */
        UNSUPPORTED(false),
        /** A setting is wrong; the place names its key. */
        INVALID_SETTING(false),
        /** A name, a value or another argument is wrong: a fault of the caller. */
        INVALID_ARGUMENT(false),
        /** A method annotated as a handler cannot be one; the place names class and method. */
        INVALID_HANDLER(false),
        /** A value from the server is not of the type that the program asked for. */
        UNREADABLE_VALUE(false),
        /** The message is larger than the server accepts; the message names size and limit. */
        TOO_LARGE(false),
        /** The server did not answer in time. */
        TIMEOUT(true),
        /** As many messages wait as may wait. */
        FULL(true),
        /** The value or message was given up: pushed out by newer ones, or too old for the server. */
        DROPPED(false),
        /** The server refuses it. */
        REJECTED(false),
        /** The connection failed. */
        CONNECTION(true),
        /** The SDK, or the transport below it, was closed. */
        CLOSED(false),
        /** The waiting thread was interrupted; its interrupt flag is set again. */
        INTERRUPTED(false);

        private final boolean retryable;

        Kind(boolean retryable) {
            this.retryable = retryable;
        }
    }

    private final Kind kind;
    private final String place;
    private final String problem;

    /**
     * @param kind what went wrong
     * @param place a datastream, a topic, a call or a settings key
     * @param problem what happened with which value, and what to do about it
     */
    public BlynkException(Kind kind, String place, String problem) {
        super(masked(place) + ": " + masked(problem));
        this.kind = kind;
        this.place = masked(place);
        this.problem = masked(problem);
    }

    /**
     * @param kind what went wrong
     * @param place a datastream, a topic, a call or a settings key
     * @param problem what happened with which value, and what to do about it
     * @param cause what a library or the JDK said
     */
    public BlynkException(Kind kind, String place, String problem, Throwable cause) {
        super(masked(place) + ": " + masked(problem), cause);
        this.kind = kind;
        this.place = masked(place);
        this.problem = masked(problem);
    }

    /** {@return the failure of a transport in the words of this SDK} */
    public static BlynkException of(Throwable failure) {
        return switch (failure) {
            case CompletionException wrapper when wrapper.getCause() != null -> of(wrapper.getCause());
            case BlynkException already -> already;
            case TransportException transport -> of(transport);
            default -> new BlynkException(Kind.CONNECTION, "transport", String.valueOf(failure.getMessage()), failure);
        };
    }

    private static BlynkException of(TransportException failure) {
        String problem = "not delivered: " + failure.getMessage();
        return failure.place().equals(masked(failure.place()))
                ? new BlynkException(kindOf(failure), failure.place(), problem, failure)
                : new BlynkException(kindOf(failure), failure.place(), problem); // The cause would show the token.
    }

    /** A gateway's topics carry the tokens of the devices that it speaks for. */
    private static String masked(String text) {
        return GATEWAY_TOPIC.matcher(text).replaceAll("dev/***/");
    }

    private static Kind kindOf(TransportException failure) {
        return switch (failure.kind()) {
            case INVALID_SETTING -> Kind.INVALID_SETTING;
            case INVALID_TOPIC -> Kind.INVALID_ARGUMENT;
            case TOO_LARGE -> Kind.TOO_LARGE;
            case TIMEOUT -> Kind.TIMEOUT;
            case OUTBOX_FULL -> Kind.FULL;
            case DROPPED -> Kind.DROPPED;
            case REJECTED -> Kind.REJECTED;
            case CLOSED -> Kind.CLOSED;
            case INTERRUPTED -> Kind.INTERRUPTED;
            default -> Kind.CONNECTION;
        };
    }

    /** {@return what went wrong} */
    public Kind kind() {
        return kind;
    }

    /** {@return the datastream, topic, call or settings key that it is about} */
    public String place() {
        return place;
    }

    /** {@return what happened with which value, and what to do about it} */
    public String problem() {
        return problem;
    }

    /** {@return whether the same may succeed later} */
    public boolean isRetryable() {
        return kind.retryable;
    }
}
