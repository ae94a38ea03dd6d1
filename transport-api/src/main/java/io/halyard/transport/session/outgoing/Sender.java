// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session.outgoing;

import io.halyard.transport.DeadLetter;
import io.halyard.transport.Endpoint;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.Qos;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.session.threads.SessionThreads;
import io.halyard.transport.session.threads.Surroundings;
import io.halyard.transport.spi.MqttLink;
import io.halyard.transport.spi.OutboxStore;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Publishes: from the outbox to the link, never more at a time than the {@link Window} allows. Its methods are steps unless they
 * say otherwise.
 */
public final class Sender {
    /** So often a broker may leave what is resumed unanswered. Then it is published anew. */
    private static final int RESUMES = 3;

    final SessionThreads threads;
    private final SenderListener listener;
    private final OutgoingCounters counters = new OutgoingCounters();
    private final OutgoingWire wire;
    private final DeadLetters deadLetters;
    private final Outbox outbox;
    private final Optional<OutboxStore> store;
    private final Window window;
    private final Completions completions;
    private final Suspicion suspicion = new Suspicion();
    private final Expiries expiries = new Expiries();

    private @Nullable MqttLink link;
    private boolean isHeld;
    /** What an earlier connection left under way is being finished, before anything else. */
    private boolean isResuming;
    /** How many connections in a row ended because the broker did not let us finish that. */
    private int unfinishedResumes;
    /** Whose packet ids those of what is under way are. */
    private @Nullable Endpoint numberedBy;
    /** What every publish is told from now on. */
    private @Nullable TransportException closed;

    /** @param store where publishes are kept beyond the process, if they are */
    public Sender(
            SenderListener listener,
            TransportSettings settings,
            MqttVersion version,
            Optional<OutboxStore> store,
            SessionThreads threads) {
        this.listener = listener;
        this.threads = threads;
        this.wire = new OutgoingWire(threads);
        this.deadLetters = new DeadLetters(threads);
        this.outbox = new Outbox(settings.outbox(), this::settled);
        this.store = store;
        this.window = new Window(settings.limits(), version);
        this.completions = new Completions(threads.name("completions"));
    }

    // From any thread.

    /** {@return what was given up} */
    public DeadLetters deadLetters() {
        return deadLetters;
    }

    /** {@return what has been counted} */
    public OutgoingFigures figures() {
        return counters.figures(deadLetters.count(), outbox);
    }

    /** A publish was refused before it came in. */
    void refused(TransportException cause) {
        if (cause.kind() == Kind.OUTBOX_FULL) {
            threads.submit(counters::dropped);
        } else {
            listener.failed(cause);
        }
    }

    /** {@return what waits or is under way; its figures may be read from any thread} */
    Outbox outbox() {
        return outbox;
    }

    // Steps.

    /** {@return when something that waits expires} */
    public long nextExpiry() {
        return expiries.next();
    }

    /** What an earlier process left comes first. */
    void recover(List<Outgoing> entries) {
        if (entries.stream().anyMatch(entry -> entry.message().qos() == Qos.EXACTLY_ONCE)) {
            listener.sessionMustEnd();
        }
        for (Outgoing entry : entries) {
            counters.recovered(entry.message().qos());
            outbox.addUnbounded(entry);
            watch(entry);
        }
    }

    /**
     * There is a connection: publishes are taken for it, but not sent before {@link #release()}.
     *
     * @param to whose connection it is
     * @param isRemembered whether the broker still has the session
     * @return whether something of an earlier connection is to be finished first, by {@link #resume()}
     */
    public boolean begin(MqttLink connected, MqttLink.Accepted accepted, Endpoint to, boolean isRemembered) {
        link = connected;
        isHeld = true;
        if (!isRemembered || unfinishedResumes >= RESUMES || !to.equals(numberedBy)) {
            forgetPacketIds();
            unfinishedResumes = 0;
        }
        numberedBy = to;
        Outgoing first = outbox.firstReturned();
        isResuming = first != null && first.resumedPacketId() != 0;
        suspicion.begin();
        window.begin(accepted);
        return isResuming;
    }

    /** Finishes what an earlier connection left, by the packet ids that it had; {@link SenderListener#resumed()} is the end of it. */
    public void resume() {
        send();
        endResuming();
    }

    /** {@return whether that goes on} */
    public boolean isResuming() {
        return isResuming;
    }

    /** What is under way will be published anew. */
    private void forgetPacketIds() {
        for (Outgoing entry = outbox.firstReturned(); entry != null; entry = entry.after) {
            entry.forgetPacketId();
            expiries.watch(entry, outbox.messages());
        }
    }

    /** The subscriptions are there: sends what waits. */
    public void release() {
        isHeld = false;
        send();
    }

    /**
     * The connection is gone.
     *
     * @param isLost whether nobody wanted that
     */
    public void end(TransportException cause, boolean isLost) {
        link = null;
        unfinishedResumes += isResuming && cause.kind() == Kind.TIMEOUT ? 1 : 0;
        isResuming = false;
        Outgoing guilty = isLost ? suspicion.connectionEnded(cause, outbox.firstInFlight()) : null;
        outbox.connectionEnded(cause);
        for (Outgoing entry = outbox.firstReturned(); entry != null; entry = entry.after) {
            if (!entry.isUnfinished()) {
                expiries.watch(entry, outbox.messages());
            }
        }
        if (guilty != null) {
            if (guilty.isUnfinished()) {
                listener.sessionMustEnd();
            }
            outbox.fail(guilty, Suspicion.verdict(guilty, cause));
        }
    }

    /** Nothing will be sent any more. What is in a store stays there. */
    public void close(TransportException cause) {
        closed = cause;
        outbox.failAll(cause);
        completions.close();
        deadLetters.close();
    }

    /** A publish comes in. */
    void accept(Outgoing entry) {
        if (closed != null) {
            reject(entry, closed);
        } else if (entry.isUnacknowledged() && link == null && !outbox.isConflated(entry)) {
            reject(
                    entry,
                    new TransportException(
                            Kind.NOT_CONNECTED,
                            "topic '" + entry.message().topic() + "'",
                            "there is no connection, and a message of QoS 0 does not wait for one: use QoS 1"));
        } else {
            outbox.add(entry);
            if (entry.failure == null) {
                counters.published();
            }
            send();
            endResuming();
            if (entry.phase == Outgoing.Phase.WAITING) {
                watch(entry);
            }
        }
    }

    /** Watches one at a moment when the session does not look by itself what is next. */
    private void watch(Outgoing entry) {
        expiries.watch(entry, outbox.messages());
        if (entry.isWatched) {
            listener.expires(entry.deadline());
        }
    }

    /** Refuses a publish that is not in the outbox. */
    private void reject(Outgoing entry, TransportException cause) {
        entry.failure = cause;
        entry.phase = Outgoing.Phase.SETTLED;
        completions.add(entry);
    }

    /** A link has answered a publish. */
    void answered(Outgoing entry) {
        if (entry.failure != null) {
            listener.failed(entry.failure);
        } else if (!entry.isUnacknowledged()) {
            listener.heard();
        }
        suspicion.answered(entry);
        wire.answered(entry);
        outbox.settle(entry);
        send();
        if (isResuming) {
            listener.answerIsAwaited();
        }
        endResuming();
    }

    private void endResuming() {
        if (!isResuming || outbox.firstInFlight() != null) {
            return;
        }
        Outgoing next = outbox.firstReturned();
        if (next == null || next.resumedPacketId() == 0) {
            isResuming = false;
            unfinishedResumes = 0;
            listener.resumed();
        }
    }

    /** Gives up what has waited too long. */
    public void expire(long now) {
        for (Outgoing entry = expiries.expired(now); entry != null; entry = expiries.expired(now)) {
            expire(entry);
        }
        endResuming();
    }

    private void expire(Outgoing entry) {
        outbox.fail(entry, Outbox.dropped(entry, "it expired before it could be sent"));
    }

    private void settled(Outgoing entry) {
        TransportException failure = entry.failure;
        if (failure == null) {
            counters.acknowledged(entry.sizeBytes());
        } else {
            switch (failure.kind()) {
                case DROPPED, OUTBOX_FULL -> counters.dropped();
                case REJECTED, TOO_LARGE, UNDELIVERABLE -> {
                    listener.failed(failure);
                    if (!entry.isUnacknowledged()) {
                        deadLetters.add(new DeadLetter(entry.message(), failure));
                    }
                }
                default -> {}
            }
        }
        if (entry.number() != 0 && (failure == null || failure.kind() != Kind.CLOSED)) {
            store.orElseThrow().remove(entry.number());
        }
        completions.add(entry);
    }

    private void send() {
        Outgoing next = outbox.firstWaiting();
        // One that was answered by an earlier link is settled by its own step, which is on its way.
        while (next != null && link != null && mayGo(next) && !next.isAnswered()) {
            if (window.isFull(next.message().qos(), outbox) || Suspicion.mustWait(next, outbox.firstInFlight())) {
                return;
            }
            boolean canExpire = next.deadline() != Surroundings.NEVER && !next.isUnfinished();
            if (canExpire && threads.now() - next.deadline() >= 0) {
                expire(next);
            } else {
                send(next, link);
            }
            next = outbox.firstWaiting();
        }
    }

    private boolean mayGo(Outgoing next) {
        return isResuming ? next.resumedPacketId() != 0 : !isHeld;
    }

    @SuppressWarnings("ReferenceEquality") // This very publish.
    private void send(Outgoing entry, MqttLink to) {
        if (entry == outbox.firstReturned() && entry.resumedPacketId() == 0) {
            counters.republished(entry.message().qos());
        }
        outbox.send(entry);
        TransportException tooLarge = entry.wasReceived() ? null : window.sizeFault(entry.message());
        if (tooLarge != null) {
            entry.failed(tooLarge);
            return;
        }
        try {
            wire.published(entry);
            to.publish(entry);
        } catch (RuntimeException e) { // The border to a plug-in: a link that throws is beyond use.
            listener.linkFailed(e);
        }
    }
}
