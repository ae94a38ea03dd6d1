// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import io.halyard.transport.DeadLetter;
import io.halyard.transport.Endpoint;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.Qos;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.spi.MqttLink;
import io.halyard.transport.spi.OutboxStore;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Publishes: from the outbox to the link, never more at a time than the {@link Window} allows. Its methods are steps. */
final class Sender {
    /** So often a broker may leave what is resumed unanswered. Then it is published anew. */
    private static final int RESUMES = 3;

    private final Session session;
    private final Counters counters;
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

    Sender(
            Session session,
            TransportSettings settings,
            MqttVersion version,
            Optional<OutboxStore> store,
            String instance) {
        this.session = session;
        this.counters = session.counters;
        this.outbox = new Outbox(settings.outbox(), this::settled);
        this.store = store;
        this.window = new Window(settings.limits(), version);
        this.completions = new Completions(Session.THREADS + "completions-" + instance);
    }

    /** {@return what waits or is under way; its figures may be read from any thread} */
    Outbox outbox() {
        return outbox;
    }

    /** {@return when something that waits expires} */
    long nextExpiry() {
        return expiries.next();
    }

    /** What an earlier process left comes first. */
    void recover(List<Outgoing> entries) {
        for (Outgoing entry : entries) {
            Counters.increment(counters.recovered);
            if (entry.message().qos() == Qos.EXACTLY_ONCE) {
                Counters.increment(counters.repeated);
            }
            outbox.addUnbounded(entry);
            expiries.watch(entry, outbox.messages());
        }
    }

    /**
     * There is a connection: publishes are taken for it, but not sent before {@link #release()}.
     *
     * @param isRemembered whether the broker still has the session
     * @return whether something of an earlier connection is to be finished first, by {@link #resume()}
     */
    boolean begin(MqttLink connected, MqttLink.Accepted accepted, boolean isRemembered) {
        link = connected;
        isHeld = true;
        if (!isRemembered || unfinishedResumes >= RESUMES || !session.endpoint().equals(numberedBy)) {
            forgetPacketIds();
            unfinishedResumes = 0;
        }
        numberedBy = session.endpoint();
        Outgoing first = outbox.firstReturned();
        isResuming = first != null && first.resumedPacketId() != 0;
        suspicion.begin();
        window.begin(accepted);
        return isResuming;
    }

    /** Finishes what an earlier connection left, by the packet ids that it had; {@link Connection#resumed()} is the end of it. */
    void resume() {
        send();
        endResuming();
    }

    boolean isResuming() {
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
    void release() {
        isHeld = false;
        send();
    }

    /**
     * The connection is gone.
     *
     * @param isLost whether nobody wanted that
     */
    void end(TransportException cause, boolean isLost) {
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
                session.links.clearFirst();
            }
            outbox.fail(guilty, Suspicion.verdict(guilty, cause));
        }
    }

    /** Nothing will be sent any more. What is in a store stays there. */
    void close(TransportException cause) {
        outbox.failAll(cause);
        completions.close();
    }

    /** A publish comes in. */
    void accept(Outgoing entry) {
        if (entry.isUnacknowledged() && link == null && !outbox.isConflated(entry)) {
            reject(
                    entry,
                    new TransportException(
                            Kind.NOT_CONNECTED,
                            "topic '" + entry.message().topic() + "'",
                            "there is no connection, and a message of QoS 0 does not wait for one: use QoS 1"));
        } else {
            outbox.add(entry);
            if (entry.failure == null) {
                Counters.increment(counters.published);
            }
            send();
            endResuming();
            if (entry.phase == Outgoing.Phase.WAITING) {
                expiries.watch(entry, outbox.messages());
            }
        }
    }

    /** Refuses a publish that is not in the outbox. */
    void reject(Outgoing entry, TransportException cause) {
        entry.failure = cause;
        entry.phase = Outgoing.Phase.SETTLED;
        completions.add(entry);
    }

    /** A link has answered a publish. */
    void answered(Outgoing entry) {
        if (entry.failure != null) {
            counters.lastError = entry.failure;
        }
        suspicion.answered(entry);
        session.wire.answered(entry);
        outbox.settle(entry);
        send();
        if (isResuming) {
            session.connection.answerIsAwaited();
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
            session.connection.resumed();
        }
    }

    /** Gives up what has waited too long. */
    void expire(long now) {
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
            Counters.increment(counters.acknowledged);
            counters.addPublishedBytes(entry.sizeBytes());
        } else {
            switch (failure.kind()) {
                case DROPPED, OUTBOX_FULL -> Counters.increment(counters.droppedOutbound);
                case REJECTED, TOO_LARGE, UNDELIVERABLE -> {
                    counters.lastError = failure;
                    if (!entry.isUnacknowledged()) {
                        session.deadLetters.add(new DeadLetter(entry.message(), failure));
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
            if (canExpire && session.now() - next.deadline() >= 0) {
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
        boolean isRepeated = entry == outbox.firstReturned() && entry.resumedPacketId() == 0;
        if (isRepeated && entry.message().qos() == Qos.EXACTLY_ONCE) {
            Counters.increment(counters.republished);
        }
        outbox.send(entry);
        TransportException tooLarge = entry.wasReceived() ? null : window.sizeFault(entry.message());
        if (tooLarge != null) {
            entry.failed(tooLarge);
            return;
        }
        try {
            session.wire.published(entry);
            to.publish(entry);
        } catch (RuntimeException e) { // The border to a plug-in: a link that throws is beyond use.
            session.linkFailed(e);
        }
    }
}
