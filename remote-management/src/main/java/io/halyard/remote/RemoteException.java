// SPDX-License-Identifier: Apache-2.0
package io.halyard.remote;

/**
 * The one exception of remote management: thrown by a command or a check on the device, sent as the reply, and thrown again to
 * the operator. Its message is shown to people and holds no secret.
 */
public final class RemoteException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong. More kinds may be added: have a fallback. */
    public enum Kind {
        /** The request is no request: not readable, or a field is missing or of the wrong type. */
        MALFORMED,
        /** The request is larger than the device takes. */
        TOO_LARGE,
        /** The request is for another device. */
        WRONG_DEVICE,
        /** No key of that name is enrolled. */
        UNKNOWN_KEY,
        /** The key's role does not allow the command. */
        FORBIDDEN,
        /** The signature does not belong to the request and the key. */
        BAD_SIGNATURE,
        /** The request came too late or too early, or without this session's nonce where the device's clock is not trusted. */
        EXPIRED,
        /** A request with that counter or a far later one was seen before. */
        REPLAYED,
        /** No command of that name. */
        UNKNOWN_COMMAND,
        /** An argument is missing or wrong. */
        BAD_ARGUMENTS,
        /** What the request names is not there. */
        NOT_FOUND,
        /** The device went down while it carried the request out; it will not try again. */
        ABORTED_BY_CRASH,
        /** The command failed. */
        FAILED,
        /** No reply within the time the message states. */
        TIMEOUT
    }

    private final Kind kind;

    /**
     * @param kind what went wrong
     * @param message with which value, and what to do about it
     */
    public RemoteException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** {@return what went wrong} */
    public Kind kind() {
        return kind;
    }
}
