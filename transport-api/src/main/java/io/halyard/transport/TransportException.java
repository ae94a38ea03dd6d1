// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The one exception of a transport. Programs branch on {@link #kind()}; people read the message, which names the value, the
 * {@linkplain #place() place} and the remedy. It never holds a password.
 */
public final class TransportException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong, in general terms. More kinds may be added: have a fallback. */
    public enum Kind {
        /** A setting is wrong; the place names its key. */
        INVALID_SETTING(false),
        /** A topic or a topic filter breaks MQTT's rules. */
        INVALID_TOPIC(false),
        /** A message is larger than the limit that the error names. */
        TOO_LARGE(false),
        /** The broker cannot be reached: no address, no route, nobody listening. */
        UNREACHABLE(true),
        /** The broker did not answer in time. */
        TIMEOUT(true),
        /** The TLS handshake failed; the message names what was wrong with which certificate. */
        TLS(true),
        /** The broker refuses user name, password or token: a fault of the settings, retried only slowly. */
        CREDENTIALS_REFUSED(true),
        /** The broker refuses the protocol version, client id or another part of the connect packet; retried only slowly. */
        PROTOCOL_REFUSED(true),
        /** The connection was lost. */
        CONNECTION_LOST(true),
        /** The broker refuses this one publish, subscription or removal of one. */
        REJECTED(false),
        /** There is no connection, and the call does not wait for one. */
        NOT_CONNECTED(true),
        /** The outbox holds as much as its settings allow. */
        OUTBOX_FULL(true),
        /** The outbox on disk cannot be written, and so did not take the message; what it had taken is safe. */
        STORE_FAILED(true),
        /** Three connections in a row ended with this message alone under way. */
        UNDELIVERABLE(false),
        /** The message was taken out of the outbox: pushed out by a newer one, or expired. */
        DROPPED(false),
        /** The transport was closed. */
        CLOSED(false),
        /** What the peer sent is no MQTT, or breaks its rules. */
        MALFORMED(true),
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
     * @param place a topic, an endpoint or a settings key
     * @param problem what happened with which value, and what to do about it
     */
    public TransportException(Kind kind, String place, String problem) {
        super(place + ": " + problem);
        this.kind = kind;
        this.place = place;
        this.problem = problem;
    }

    /**
     * @param kind what went wrong
     * @param place a topic, an endpoint or a settings key
     * @param problem what happened with which value, and what to do about it
     * @param cause what a library or the JDK said
     */
    public TransportException(Kind kind, String place, String problem, Throwable cause) {
        super(place + ": " + problem, cause);
        this.kind = kind;
        this.place = place;
        this.problem = problem;
    }

    /**
     * The same with the stack of the thread that makes it, for a caller who waited for what failed elsewhere.
     *
     * @param original what failed; it becomes the cause
     */
    public TransportException(TransportException original) {
        super(original.getMessage(), original);
        this.kind = original.kind;
        this.place = original.place;
        this.problem = original.problem;
    }

    /**
     * Throws one exception that names all faults of settings, if there are any.
     *
     * @throws TransportException the only one, or kind INVALID_SETTING with the messages of all
     */
    public static void requireNone(List<TransportException> faults) {
        if (faults.size() == 1) {
            throw faults.getFirst();
        }
        if (!faults.isEmpty()) {
            throw new TransportException(
                    Kind.INVALID_SETTING,
                    "transport",
                    faults.stream().map(Throwable::getMessage).collect(Collectors.joining("; and ")));
        }
    }

    /** {@return what went wrong} */
    public Kind kind() {
        return kind;
    }

    /** {@return the topic, endpoint or settings key that it is about} */
    public String place() {
        return place;
    }

    /** {@return the message without the place: for who shows that in another way} */
    public String problem() {
        return problem;
    }

    /** {@return whether the same may succeed later} */
    public boolean isRetryable() {
        return kind.retryable;
    }
}
