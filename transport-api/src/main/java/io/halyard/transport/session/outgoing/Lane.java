// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session.outgoing;

import org.jspecify.annotations.Nullable;

/** Publishes in a row; each is in one lane at most. Belongs to the session's steps. */
final class Lane {
    private final int rank;
    private @Nullable Outgoing first;
    private @Nullable Outgoing last;

    /** @param rank lanes of a lower rank are emptied before those of a higher one */
    Lane(int rank) {
        this.rank = rank;
    }

    int rank() {
        return rank;
    }

    @Nullable
    Outgoing first() {
        return first;
    }

    @Nullable
    Outgoing last() {
        return last;
    }

    void append(Outgoing entry) {
        entry.lane = this;
        entry.before = last;
        entry.after = null;
        if (last == null) {
            first = entry;
        } else {
            last.after = entry;
        }
        last = entry;
    }

    void prepend(Outgoing entry) {
        entry.lane = this;
        entry.before = null;
        entry.after = first;
        if (first == null) {
            last = entry;
        } else {
            first.before = entry;
        }
        first = entry;
    }

    /** Puts {@code entry} where {@code older} is, which leaves. */
    void replace(Outgoing older, Outgoing entry) {
        entry.lane = this;
        entry.before = older;
        entry.after = older.after;
        if (older.after == null) {
            last = entry;
        } else {
            older.after.before = entry;
        }
        older.after = entry;
        remove(older);
    }

    void remove(Outgoing entry) {
        Outgoing before = entry.before;
        Outgoing after = entry.after;
        if (before == null) {
            first = after;
        } else {
            before.after = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.before = before;
        }
        entry.before = null;
        entry.after = null;
        entry.lane = null;
    }
}
