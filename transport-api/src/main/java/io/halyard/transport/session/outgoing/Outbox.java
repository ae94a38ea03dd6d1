// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session.outgoing;

import io.halyard.transport.Delivery.Priority;
import io.halyard.transport.Message;
import io.halyard.transport.Qos;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.TransportSettings.WhenFull;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The publishes that are not settled: those that a link was given, those that an earlier link was given and did not answer,
 * and those that wait, by priority. Each lane is in order, and a message never waits in a lane before that of an earlier
 * one of its topic. Bounded in count and bytes. Belongs to the session's steps.
 */
final class Outbox {
    private final TransportSettings.Outbox settings;
    private final Consumer<Outgoing> settled;

    private final Lane inFlight = new Lane(-2);
    /** What a connection that ended left behind: before all others, whatever its priority. */
    private final Lane returned = new Lane(-1);

    private final Lane urgent = new Lane(0);
    private final Lane normal = new Lane(1);
    private final Lane bulk = new Lane(2);
    /** The newest of each topic in these three lanes. Kept only while it is needed and something waits: see isTracking. */
    private final Map<String, Outgoing> newest = new HashMap<>();

    private boolean isTracking;
    private final int[] inFlightCounts = new int[Qos.values().length];
    private volatile int messages;
    private volatile long bytes;

    /** @param settled is given each publish that has ended, well or not */
    Outbox(TransportSettings.Outbox settings, Consumer<Outgoing> settled) {
        this.settings = settings;
        this.settled = settled;
    }

    /** {@return how many publishes are not settled; any thread may ask} */
    int messages() {
        return messages;
    }

    /** {@return the size of their topics and payloads; any thread may ask} */
    long bytes() {
        return bytes;
    }

    /** {@return how many of that quality of service a link was given and has not answered} */
    int inFlight(Qos qos) {
        return inFlightCounts[qos.level()];
    }

    /** {@return whether only the latest of that topic waits, so that QoS 0 may wait for a connection too} */
    boolean isConflated(Outgoing entry) {
        return settings.whenFull() == WhenFull.KEEP_LATEST
                || entry.message().delivery().latestOnly();
    }

    /** {@return the first of those that a link was given and has not answered} */
    @Nullable
    Outgoing firstInFlight() {
        return inFlight.first();
    }

    /** {@return the first of those that an earlier link was given and did not answer} */
    @Nullable
    Outgoing firstReturned() {
        return returned.first();
    }

    /** {@return the next to be sent} */
    @Nullable
    Outgoing firstWaiting() {
        Outgoing next = returned.first();
        if (next == null) {
            next = urgent.first();
        }
        if (next == null) {
            next = normal.first();
        }
        return next == null ? bulk.first() : next;
    }

    /** Takes a publish in, or settles it as the settings say when there is no room. */
    void add(Outgoing entry) {
        if (isConflated(entry) && takesThePlaceOfAnOlder(entry)) {
            return;
        }
        if (isFullFor(entry.sizeBytes()) && settings.whenFull() == WhenFull.DROP_OLDEST) {
            makeRoomFor(entry);
        }
        if (isFullFor(entry.sizeBytes())) {
            entry.failure = full(entry.message());
            entry.phase = Outgoing.Phase.SETTLED;
            settled.accept(entry);
        } else {
            addUnbounded(entry);
        }
    }

    /** Takes a publish in that was accepted before, by an earlier process. */
    void addUnbounded(Outgoing entry) {
        count(entry, 1);
        entry.phase = Outgoing.Phase.WAITING;
        laneFor(entry).append(entry);
        if (isTracking) {
            newest.put(entry.message().topic(), entry);
        }
    }

    /**
     * Looks whether a message would find room now. Any thread may ask.
     *
     * @throws TransportException kind OUTBOX_FULL
     */
    void requireRoomFor(Message message) {
        if (isFullFor(Outgoing.sizeBytes(message))) {
            throw full(message);
        }
    }

    private TransportException full(Message message) {
        return new TransportException(
                Kind.OUTBOX_FULL,
                "topic '" + message.topic() + "'",
                "the outbox holds " + messages + " of at most " + settings.maximumMessages() + " messages and " + bytes
                        + " of at most " + settings.maximumBytes()
                        + " bytes: wait for futures of earlier publishes, or raise the limits");
    }

    /** Moves the first that waits to those in flight. The caller gives it to a link. */
    void send(Outgoing entry) {
        leaveWaiting(entry);
        entry.phase = Outgoing.Phase.IN_FLIGHT;
        inFlight.append(entry);
        inFlightCounts[entry.message().qos().level()]++;
    }

    /** Ends a publish, with its failure if it has one. */
    void settle(Outgoing entry) {
        switch (entry.phase) {
            case WAITING -> leaveWaiting(entry);
            case IN_FLIGHT -> leaveInFlight(entry);
            case COMING -> throw new IllegalStateException("a publish was answered before it was sent");
            case SETTLED -> {
                return;
            }
        }
        entry.phase = Outgoing.Phase.SETTLED;
        count(entry, -1);
        settled.accept(entry);
    }

    /** Ends a publish badly, unless a link has just answered it: then the step that settles it is on its way. */
    void fail(Outgoing entry, TransportException cause) {
        if (entry.claimAnswer()) {
            entry.failure = cause;
            settle(entry);
        }
    }

    /** The link is gone: QoS 0 fails, what was in flight waits again, in front and in the same order. */
    void connectionEnded(TransportException cause) {
        Outgoing entry = inFlight.last();
        while (entry != null) {
            Outgoing earlier = entry.before;
            if (entry.isUnacknowledged()) {
                fail(entry, cause);
            } else if (!entry.isAnswered()) {
                leaveInFlight(entry);
                entry.phase = Outgoing.Phase.WAITING;
                returned.prepend(entry);
            }
            entry = earlier;
        }
        failUnacknowledged(urgent, cause);
        failUnacknowledged(normal, cause);
        failUnacknowledged(bulk, cause);
    }

    /** Ends all that is left. */
    void failAll(TransportException cause) {
        for (Lane lane : new Lane[] {inFlight, returned, urgent, normal, bulk}) {
            Outgoing entry = lane.first();
            while (entry != null) {
                Outgoing later = entry.after;
                fail(entry, cause);
                entry = later;
            }
        }
    }

    private void failUnacknowledged(Lane lane, TransportException cause) {
        Outgoing entry = lane.first();
        while (entry != null) {
            Outgoing later = entry.after;
            if (entry.isUnacknowledged() && !isConflated(entry)) {
                fail(entry, cause);
            }
            entry = later;
        }
    }

    private boolean takesThePlaceOfAnOlder(Outgoing entry) {
        track();
        Outgoing older = newest.get(entry.message().topic());
        if (older == null || !isConflated(older)) {
            return false;
        }
        int growth = entry.sizeBytes() - older.sizeBytes();
        if (bytes + growth > settings.maximumBytes() || !older.claimAnswer()) {
            return false;
        }
        count(entry, 1);
        entry.phase = Outgoing.Phase.WAITING;
        laneOf(older).replace(older, entry);
        newest.put(entry.message().topic(), entry);
        older.failure = dropped(older, "a newer message of this topic took its place");
        older.phase = Outgoing.Phase.SETTLED;
        count(older, -1);
        settled.accept(older);
        return true;
    }

    /** The oldest of the least important goes first, and none that is more important than the one that comes. */
    private void makeRoomFor(Outgoing entry) {
        int rank = lane(entry.message().delivery().priority()).rank();
        for (Lane lane : new Lane[] {bulk, normal, urgent, returned}) {
            Outgoing oldest = lane == returned || lane.rank() >= rank ? lane.first() : null;
            while (oldest != null && isFullFor(entry.sizeBytes())) {
                Outgoing later = oldest.after;
                if (!oldest.isUnfinished()) {
                    fail(oldest, dropped(oldest, "it was the oldest unsent message when the outbox was full"));
                }
                oldest = later;
            }
        }
    }

    private boolean isFullFor(int size) {
        return messages >= settings.maximumMessages() || bytes + size > settings.maximumBytes();
    }

    static TransportException dropped(Outgoing entry, String why) {
        return new TransportException(Kind.DROPPED, "topic '" + entry.message().topic() + "'", why);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Only steps write.
    private void count(Outgoing entry, int sign) {
        messages += sign;
        bytes += (long) sign * entry.sizeBytes();
    }

    private Lane lane(Priority priority) {
        return switch (priority) {
            case URGENT -> urgent;
            case NORMAL -> normal;
            case BULK -> bulk;
        };
    }

    /** {@return its priority's lane, or a later one in which an earlier message of its topic waits} */
    private Lane laneFor(Outgoing entry) {
        Lane own = lane(entry.message().delivery().priority());
        if (!isTracking && own.rank() < lastRankInUse()) {
            track();
        }
        Outgoing earlier = isTracking ? newest.get(entry.message().topic()) : null;
        Lane theirs = earlier == null ? null : earlier.lane;
        return theirs == null || theirs.rank() < own.rank() ? own : theirs;
    }

    private static Lane laneOf(Outgoing waiting) {
        Lane lane = waiting.lane;
        if (lane == null) {
            throw new IllegalStateException("what waits is in a lane");
        }
        return lane;
    }

    private int lastRankInUse() {
        if (bulk.first() != null) {
            return bulk.rank();
        }
        return normal.first() == null ? urgent.rank() : normal.rank();
    }

    private void track() {
        if (!isTracking) {
            isTracking = true;
            track(urgent);
            track(normal);
            track(bulk);
        }
    }

    private void track(Lane lane) {
        for (Outgoing entry = lane.first(); entry != null; entry = entry.after) {
            newest.put(entry.message().topic(), entry);
        }
    }

    private void leaveWaiting(Outgoing entry) {
        laneOf(entry).remove(entry);
        if (isTracking) {
            newest.remove(entry.message().topic(), entry);
            isTracking = urgent.first() != null || normal.first() != null || bulk.first() != null;
        }
    }

    private void leaveInFlight(Outgoing entry) {
        inFlight.remove(entry);
        inFlightCounts[entry.message().qos().level()]--;
    }
}
