// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one session: those on the line, at most as many as the board remembers replies for, and those that wait for
 * a place. It numbers them, says which to send when, and matches replies. It has no thread, no clock and no lock of its own.
 */
final class RequestWindow {
    /** One request on its way. */
    static final class Entry {
        private final byte[] operations;
        private final ReplyHandler handler;
        private int number;
        private long sentAt;
        private int sends;
        private byte[] line = new byte[0];
        private @Nullable Frame reply;

        private Entry(byte[] operations, ReplyHandler handler) {
            this.operations = operations;
            this.handler = handler;
        }

        /** {@return the reply, once it is there} */
        Frame reply() {
            return Objects.requireNonNull(reply);
        }

        ReplyHandler handler() {
            return handler;
        }

        /** {@return whether it may have reached the board} */
        boolean wasSent() {
            return sends > 0;
        }
    }

    private final SessionId session;
    private final int size;
    private final RoundTrips trips = new RoundTrips();
    private final Deque<Entry> waiting = new ArrayDeque<>();
    private final Deque<Entry> underway = new ArrayDeque<>();
    private int next;
    private boolean resend;
    private long resends;

    RequestWindow(SessionId session, int size) {
        this.session = session;
        this.size = size;
    }

    void add(byte[] operations, ReplyHandler handler) {
        waiting.addLast(new Entry(operations, handler));
    }

    /** {@return what is to be written now, in order} */
    List<byte[]> due(long now) {
        List<byte[]> lines = new ArrayList<>();
        if (!underway.isEmpty()) {
            if (now - (underway.getFirst().sentAt + trips.timeoutNanos()) >= 0) {
                trips.timedOut();
                resend = true;
            }
            if (resend) {
                lines.add(new byte[1]); // ends whatever garbage the board may be collecting
                resendInto(lines, now);
            }
        }
        resend = false;
        while (underway.size() < size && !waiting.isEmpty()) {
            Entry entry = waiting.removeFirst();
            entry.number = next;
            entry.line = Frame.of(Wire.REQUEST, next, entry.operations).encode(session);
            next = (next + 1) & 0xff;
            underway.addLast(entry);
            lines.add(send(entry, now));
        }
        return lines;
    }

    /** All that is unanswered; but a board that is silent even so gets the first one only: its line's buffer may be full. */
    private void resendInto(List<byte[]> lines, long now) {
        boolean silent = underway.getFirst().sends > 1;
        for (Entry entry : underway) {
            if (entry.reply == null) {
                lines.add(send(entry, now));
                resends++;
                if (silent) {
                    return;
                }
            }
        }
    }

    private static byte[] send(Entry entry, long now) {
        entry.sentAt = now;
        entry.sends++;
        return entry.line;
    }

    /** {@return when {@link #due} has to be asked again at the latest, if anything is under way} */
    Optional<Long> nextTimeout() {
        return Optional.ofNullable(underway.peekFirst()).map(entry -> entry.sentAt + trips.timeoutNanos());
    }

    /**
     * Takes a reply. Replies are given on in the order of the requests: one that overtook another waits here, and the one that
     * must have been lost is asked for again at once.
     *
     * @return the requests whose turn it is now, each with its {@link Entry#reply()}
     */
    List<Entry> answered(Frame reply, long now) {
        for (Entry entry : underway) {
            if (entry.number == reply.number() && entry.reply == null) {
                entry.reply = reply;
                if (entry.sends == 1) {
                    trips.measured(now - entry.sentAt);
                }
            }
        }
        List<Entry> inTurn = new ArrayList<>();
        while (!underway.isEmpty() && underway.getFirst().reply != null) {
            inTurn.add(underway.removeFirst());
        }
        Entry first = underway.peekFirst();
        if (first != null && first.sends == 1 && isAhead(reply.number(), first.number)) {
            resend = true;
        }
        return inTurn;
    }

    private boolean isAhead(int number, int of) {
        int distance = (number - of) & 0xff;
        return distance > 0 && distance < size;
    }

    /** The board lacks the request of that number: it and those after it are sent again at once. */
    void gap(int number) {
        Entry first = underway.peekFirst();
        if (first != null && first.number == number) {
            resend = true;
        }
    }

    /** {@return whether {@link #due} has something to say before the next time-out} */
    boolean hasDue() {
        return resend || (!waiting.isEmpty() && underway.size() < size);
    }

    /** {@return everything unanswered, in order; the window is of no use afterwards} */
    List<Entry> abandon() {
        List<Entry> all = new ArrayList<>(underway);
        all.addAll(waiting);
        underway.clear();
        waiting.clear();
        return all;
    }

    RoundTrips roundTrips() {
        return trips;
    }

    long resends() {
        return resends;
    }
}
