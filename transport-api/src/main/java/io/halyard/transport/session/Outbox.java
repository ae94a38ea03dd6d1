// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

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
 * The publishes that are not settled, in two lists, each in order: those that wait, and those that a link was given. Bounded in
 * count and bytes. Belongs to the session's steps.
 */
final class Outbox {
    private final TransportSettings.Outbox settings;
    private final Consumer<Outgoing> settled;
    /** The newest waiting message of each topic, with KEEP_LATEST. */
    private final Map<String, Outgoing> latest = new HashMap<>();

    private @Nullable Outgoing firstWaiting;
    private @Nullable Outgoing lastWaiting;
    private @Nullable Outgoing firstInFlight;
    private @Nullable Outgoing lastInFlight;
    private final int[] inFlight = new int[Qos.values().length];
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
        return inFlight[qos.level()];
    }

    /** {@return whether QoS 0 may wait for a connection too} */
    boolean isConflating() {
        return settings.whenFull() == WhenFull.KEEP_LATEST;
    }

    /** {@return the next to be sent} */
    @Nullable
    Outgoing firstWaiting() {
        return firstWaiting;
    }

    /** Takes a publish in, or settles it as the settings say when there is no room. */
    void add(Outgoing entry) {
        if (isConflating()) {
            Outgoing older = latest.get(entry.message().topic());
            if (older != null) {
                drop(older, "a newer message of this topic took its place");
            }
        }
        if (isFullFor(entry) && settings.whenFull() == WhenFull.DROP_OLDEST) {
            makeRoomFor(entry);
        }
        if (isFullFor(entry)) {
            entry.failure = new TransportException(
                    Kind.OUTBOX_FULL,
                    "topic '" + entry.message().topic() + "'",
                    "the outbox holds " + messages + " of at most " + settings.maximumMessages() + " messages and "
                            + bytes
                            + " of at most " + settings.maximumBytes()
                            + " bytes: wait for futures of earlier publishes, or raise the limits");
            entry.phase = Outgoing.Phase.SETTLED;
            settled.accept(entry);
            return;
        }
        count(entry, 1);
        entry.phase = Outgoing.Phase.WAITING;
        append(entry);
        if (isConflating()) {
            latest.put(entry.message().topic(), entry);
        }
    }

    /** Moves the first that waits to those in flight. The caller gives it to a link. */
    void send(Outgoing entry) {
        unlinkWaiting(entry);
        entry.phase = Outgoing.Phase.IN_FLIGHT;
        entry.before = lastInFlight;
        if (lastInFlight == null) {
            firstInFlight = entry;
        } else {
            lastInFlight.after = entry;
        }
        lastInFlight = entry;
        inFlight[entry.message().qos().level()]++;
    }

    /** Ends a publish, with its failure if it has one. */
    void settle(Outgoing entry) {
        switch (entry.phase) {
            case WAITING -> unlinkWaiting(entry);
            case IN_FLIGHT -> unlinkInFlight(entry);
            case COMING -> throw new IllegalStateException("a publish was answered before it was sent");
            case SETTLED -> {
                return;
            }
        }
        entry.phase = Outgoing.Phase.SETTLED;
        count(entry, -1);
        settled.accept(entry);
    }

    /** The link is gone: QoS 0 fails, what was in flight waits again, in front and in the same order. */
    void connectionEnded(TransportException cause) {
        Outgoing entry = lastInFlight;
        while (entry != null) {
            Outgoing earlier = entry.before;
            if (entry.isUnacknowledged()) {
                fail(entry, cause);
            } else if (!entry.isAnswered()) {
                unlinkInFlight(entry);
                entry.phase = Outgoing.Phase.WAITING;
                prepend(entry);
            }
            entry = earlier;
        }
        if (!isConflating()) {
            failUnacknowledgedWaiting(cause);
        }
    }

    /** Ends all that is left. */
    void failAll(TransportException cause) {
        failAll(firstInFlight, cause);
        failAll(firstWaiting, cause);
    }

    private void failAll(@Nullable Outgoing first, TransportException cause) {
        Outgoing entry = first;
        while (entry != null) {
            Outgoing later = entry.after;
            fail(entry, cause);
            entry = later;
        }
    }

    private void failUnacknowledgedWaiting(TransportException cause) {
        Outgoing entry = firstWaiting;
        while (entry != null) {
            Outgoing later = entry.after;
            if (entry.isUnacknowledged()) {
                fail(entry, cause);
            }
            entry = later;
        }
    }

    private void makeRoomFor(Outgoing entry) {
        Outgoing oldest = firstWaiting;
        while (oldest != null && isFullFor(entry)) {
            Outgoing later = oldest.after;
            drop(oldest, "it was the oldest unsent message when the outbox was full");
            oldest = later;
        }
    }

    private boolean isFullFor(Outgoing entry) {
        return messages >= settings.maximumMessages() || bytes + entry.sizeBytes() > settings.maximumBytes();
    }

    private void drop(Outgoing entry, String why) {
        fail(
                entry,
                new TransportException(Kind.DROPPED, "topic '" + entry.message().topic() + "'", why));
    }

    /** Fails a publish, unless a link has just answered it: then the step that settles it is on its way. */
    private void fail(Outgoing entry, TransportException cause) {
        if (entry.claimAnswer()) {
            entry.failure = cause;
            settle(entry);
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Only steps write.
    private void count(Outgoing entry, int sign) {
        messages += sign;
        bytes += (long) sign * entry.sizeBytes();
    }

    private void append(Outgoing entry) {
        entry.before = lastWaiting;
        entry.after = null;
        if (lastWaiting == null) {
            firstWaiting = entry;
        } else {
            lastWaiting.after = entry;
        }
        lastWaiting = entry;
    }

    private void prepend(Outgoing entry) {
        entry.before = null;
        entry.after = firstWaiting;
        if (firstWaiting == null) {
            lastWaiting = entry;
        } else {
            firstWaiting.before = entry;
        }
        firstWaiting = entry;
    }

    private void unlinkWaiting(Outgoing entry) {
        if (isConflating()) {
            latest.remove(entry.message().topic(), entry);
        }
        Outgoing before = entry.before;
        Outgoing after = entry.after;
        if (before == null) {
            firstWaiting = after;
        } else {
            before.after = after;
        }
        if (after == null) {
            lastWaiting = before;
        } else {
            after.before = before;
        }
        entry.before = null;
        entry.after = null;
    }

    private void unlinkInFlight(Outgoing entry) {
        Outgoing before = entry.before;
        Outgoing after = entry.after;
        if (before == null) {
            firstInFlight = after;
        } else {
            before.after = after;
        }
        if (after == null) {
            lastInFlight = before;
        } else {
            after.before = before;
        }
        entry.before = null;
        entry.after = null;
        inFlight[entry.message().qos().level()]--;
    }
}
