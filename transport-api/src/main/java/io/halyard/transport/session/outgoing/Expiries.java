// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session.outgoing;

import io.halyard.transport.session.threads.Surroundings;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Which of the publishes that wait expire, and when. Belongs to the session's steps. */
final class Expiries {
    /** So many that have been settled may be among them before they are looked for. */
    private static final int CLUTTER = 1_024;

    private final PriorityQueue<Outgoing> earliestFirst =
            new PriorityQueue<>(Comparator.comparingLong(Outgoing::deadline));

    /** Watches a publish that has to wait, if it can expire. */
    void watch(Outgoing entry, int waiting) {
        if (entry.deadline() == Surroundings.NEVER || entry.isWatched) {
            return;
        }
        if (earliestFirst.size() > CLUTTER + 2 * waiting) {
            earliestFirst.removeIf(Expiries::isLeft);
        }
        entry.isWatched = true;
        earliestFirst.add(entry);
    }

    /** {@return when the next one expires} */
    long next() {
        Outgoing first = first();
        return first == null ? Surroundings.NEVER : first.deadline();
    }

    /** {@return one that has expired while it waited, and is watched no more} */
    @Nullable
    Outgoing expired(long now) {
        Outgoing first = first();
        return first == null || now - first.deadline() < 0 ? null : leave(first);
    }

    private @Nullable Outgoing first() {
        Outgoing first = earliestFirst.peek();
        while (first != null && isOver(first)) {
            leave(first);
            first = earliestFirst.peek();
        }
        return first;
    }

    private Outgoing leave(Outgoing first) {
        earliestFirst.remove();
        first.isWatched = false;
        return first;
    }

    private static boolean isLeft(Outgoing entry) {
        entry.isWatched = !isOver(entry);
        return !entry.isWatched;
    }

    /** One that is under way is watched anew if it has to wait again. */
    private static boolean isOver(Outgoing entry) {
        return entry.phase != Outgoing.Phase.WAITING;
    }
}
