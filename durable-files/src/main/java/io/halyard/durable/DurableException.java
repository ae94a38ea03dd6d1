// SPDX-License-Identifier: Apache-2.0
package io.halyard.durable;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * State could not be read or made durable. After a failed write it is unknown whether the new state survives a crash;
 * what was acknowledged before it does. Writing again is always allowed.
 */
public final class DurableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What went wrong. New kinds may be added: a switch over them needs a default. */
    public enum Kind {
        /** Environment: the disk or the quota is full. */
        NO_SPACE(true),
        /** Environment: the file system is mounted read-only, as Linux does with a card that fails. */
        READ_ONLY(false),
        /** Environment: this user may not. */
        DENIED(false),
        /** Device: the disk reported an error. */
        IO(true),
        /** Environment: another process, or another part of this one, owns the folder. */
        IN_USE(true),
        /** Environment: the file or folder is not there. */
        MISSING(false),
        /** Environment: written by a newer version of the program; refused, and left as it is. */
        NEWER_FORMAT(false),
        /** Device: the content is damaged, and the settings say that this is not to be passed over. */
        DAMAGED(false),
        /** Caller: more bytes than the structure holds. */
        TOO_LARGE(false),
        /** Caller: used after close. */
        CLOSED(false);

        private final boolean retryable;

        Kind(boolean retryable) {
            this.retryable = retryable;
        }
    }

    private final Kind kind;
    private final transient Path place;

    /** What happened to {@code place}, in words that say what was tried and what to do. */
    public DurableException(Kind kind, Path place, String message) {
        this(kind, place, message, null);
    }

    /** As the other, with what the operating system said. */
    public DurableException(Kind kind, Path place, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.place = place;
    }

    /** {@return what went wrong} */
    public Kind kind() {
        return kind;
    }

    /** {@return the file or folder} */
    public Path place() {
        return place;
    }

    /** {@return whether the same call may succeed later without anyone changing the program or the system's settings} */
    public boolean isRetryable() {
        return kind.retryable;
    }
}
