// SPDX-License-Identifier: Apache-2.0
package io.halyard.durable;

import java.nio.file.Path;

/**
 * A part of an {@link AppendLog} that could not be read when it was opened.
 *
 * @param kind what it looks like
 * @param file the file
 * @param offset where in the file it begins
 * @param bytes how long it is
 * @param entries how many entries are missing, as the numbers of their neighbours tell
 */
public record LogDamage(Kind kind, Path file, long offset, long bytes, long entries) {
    /** What damage looks like. */
    public enum Kind {
        /** The last write was cut off, as a crash does. It was removed. */
        TORN_TAIL,
        /** Bytes in the middle are unreadable; the entries behind them are not affected. */
        UNREADABLE,
        /** No byte is wrong, and yet entries are missing before this place: a file is gone, or writing them had failed. */
        MISSING,
        /** The whole file is unreadable and was renamed to {@code NAME.damaged}, replacing an older one of that name. */
        SET_ASIDE
    }
}
