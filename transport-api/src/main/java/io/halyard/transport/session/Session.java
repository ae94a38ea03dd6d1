// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import io.halyard.transport.Endpoint;
import io.halyard.transport.Qos;
import io.halyard.transport.StateChange;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.TransportState;
import io.halyard.transport.spi.InboundMessage;
import io.halyard.transport.spi.MqttLink;
import io.halyard.transport.spi.MqttLinkProvider;
import io.halyard.transport.spi.OutboxStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transport's heart: one link after another, what is to be sent over it, and when to try again. Its methods are steps of
 * its {@link StepQueue} unless they say otherwise, so they run one at a time and need no lock.
 */
final class Session {
    /** How the names of all threads begin. */
    static final String THREADS = "halyard-mqtt-";

    private static final Logger LOG = LoggerFactory.getLogger("io.halyard.transport");

    // These are safe in any thread.
    final Counters counters = new Counters();
    final StateBoard board;
    final Wire wire;
    final LinkMaker links;
    final Subscriptions subscriptions;
    /** Its methods are steps. */
    final Subscriber subscriber;

    final DeadLetters deadLetters;
    /** Most of its methods are steps. */
    final Pulse pulse;

    private final TransportSettings settings;
    private final Surroundings surroundings;
    private final String instance;
    private final StepQueue steps;
    private final Sender sender;
    private final Backoff backoff;
    private final NetworkWatch networkWatch;
    private final Repetitions repetitions;
    private final Surroundings.Alarm alarm;

    private final List<CompletableFuture<Void>> connectCalls = new ArrayList<>();
    private volatile Endpoint endpoint;
    private volatile long offlineSince;
    /** The attempt under way, or the one whose link is used. */
    private @Nullable Attempt current;
    /** The link in use: present exactly in CONNECTED. */
    private @Nullable MqttLink link;

    private long connectedAt;
    private long retryAt = Surroundings.NEVER;
    private long attemptBy = Surroundings.NEVER;
    private long alarmAt = Surroundings.NEVER;
    private long subscribedBy = Surroundings.NEVER;

    Session(TransportSettings settings, MqttLinkProvider provider, Surroundings surroundings, OutboxStore store) {
        this.settings = settings;
        this.surroundings = surroundings;
        this.endpoint = settings.endpoint();
        String clientId = settings.session().clientId();
        this.instance = clientId.isEmpty() ? endpoint.host() + ":" + endpoint.port() : clientId;
        this.steps = new StepQueue(work -> surroundings.start(THREADS + "steps-" + instance, work));
        this.board = new StateBoard(instance);
        this.wire = new Wire(instance);
        this.links = new LinkMaker(settings, provider, wire);
        this.deadLetters = new DeadLetters(instance);
        this.sender = new Sender(this, settings, links.version(), store, instance);
        this.subscriptions = new Subscriptions(this, counters, instance);
        this.subscriber =
                new Subscriber(this, subscriptions, !settings.session().clean());
        this.backoff = new Backoff(settings.reconnect(), surroundings::random);
        this.pulse = new Pulse(this, surroundings, settings.session().keepAlive());
        this.networkWatch = new NetworkWatch(this, surroundings, THREADS + "networks-" + instance);
        this.alarm = surroundings.alarm(THREADS + "alarm-" + instance, () -> submit(this::alarmRang));
        this.repetitions = new Repetitions(!settings.session().clean(), links.version());
        this.offlineSince = surroundings.nanoTime();
    }

    static TransportException closed() {
        return new TransportException(Kind.CLOSED, "transport", "it was closed, which is for ever; make another one");
    }

    // From any thread.

    void submit(Runnable step) {
        steps.submit(step);
    }

    void submit(StepQueue.Step step) {
        steps.submit(step);
    }

    Outbox outbox() {
        return sender.outbox();
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** {@return since when there has been no connection; NEVER while there is one} */
    long offlineSince() {
        return offlineSince;
    }

    /** {@return the time, as deadlines are measured} */
    long now() {
        return surroundings.nanoTime();
    }

    /** What an earlier process left in the store. Before everything else. */
    void recover(List<Outgoing> entries) {
        if (entries.stream().anyMatch(entry -> entry.message().qos() == Qos.EXACTLY_ONCE)) {
            links.clearFirst();
        }
        submit(() -> {
            sender.recover(entries);
            setAlarm();
        });
    }

    /** A message came. */
    void received(InboundMessage message) {
        pulse.heard();
        counters.received.increment();
        counters.receivedBytes.add(
                message.message().topic().length() + message.message().payload().sizeBytes());
        wire.received(message.message());
        InboundMessage first = repetitions.filter(message);
        if (first != null) {
            subscriptions.route(first);
        }
    }

    /** A link dropped a packet. */
    void droppedByLink(TransportException reason) {
        counters.droppedInbound.increment();
        counters.lastError = reason;
        wire.dropped(String.valueOf(reason.getMessage()));
    }

    // Users' wishes.

    /** @param done completes when the call may return */
    void connect(CompletableFuture<Void> done) {
        if (isClosed()) {
            done.completeExceptionally(closed());
            return;
        }
        if (settings.reconnect().managed()) {
            done.complete(null);
            if (board.state() != TransportState.CONNECTING && board.state() != TransportState.CONNECTED) {
                beginAttempt(null);
            }
            return;
        }
        connectCalls.add(done);
        if (board.state() != TransportState.CONNECTING) {
            beginAttempt(leaveLink(true, false, endedByUs("connect was called again")));
        }
    }

    /** @param done completes when the broker was told, or the socket is gone */
    void disconnect(boolean saysGoodbye, CompletableFuture<Void> done) {
        Runnable goodbye = stayAway(saysGoodbye, saysGoodbye ? "disconnect was called" : "abandon was called");
        setAlarm();
        hangUp(goodbye, done);
    }

    private @Nullable Runnable stayAway(boolean saysGoodbye, String why) {
        TransportException cause = endedByUs(why);
        endConnectCalls(cause);
        Runnable goodbye = leaveLink(saysGoodbye, false, cause);
        endDelay();
        if (board.state() != TransportState.DISCONNECTED && !isClosed()) {
            change(TransportState.DISCONNECTED, null, null);
        }
        return goodbye;
    }

    void retryNow() {
        if (retryAt != Surroundings.NEVER) {
            beginAttempt(null);
        }
    }

    void reconnectTo(Endpoint target) {
        endpoint = target;
        switch (board.state()) {
            case CONNECTED, CONNECTING ->
                beginAttempt(leaveLink(true, false, endedByUs("the connection moves to " + target)));
            case WAITING, REFUSED -> retryNow();
            case DISCONNECTED, CLOSED -> {}
        }
    }

    /** A probe was not answered in time. */
    void probeFailed(TransportException cause) {
        if (link != null) {
            loseLink(cause);
        }
    }

    /** @param done completes when the broker was told: always the same one */
    void close(CompletableFuture<Void> done) {
        if (isClosed()) {
            return;
        }
        Runnable goodbye = stayAway(true, "close was called");
        sender.close(closed());
        subscriptions.close();
        deadLetters.close();
        change(TransportState.CLOSED, null, null);
        alarm.close();
        hangUp(goodbye, done);
    }

    /** A publish comes in. */
    void accept(Outgoing entry) {
        if (isClosed()) {
            sender.reject(entry, closed());
        } else {
            sender.accept(entry);
            if (entry.isWatched && entry.deadline() < alarmAt) {
                setAlarm();
            }
        }
    }

    /** A link has answered a publish. */
    void answered(Outgoing entry) {
        if (!entry.isUnacknowledged() && entry.failure == null) {
            pulse.heard();
        }
        sender.answered(entry);
    }

    /** The connection has all its subscriptions. */
    void subscribed() {
        subscribedBy = Surroundings.NEVER;
        setAlarm();
        sender.release();
    }

    /** Something failed that leaves the connection alone. */
    void report(TransportException failure) {
        counters.lastError = failure;
        LOG.warn("MQTT {} {}", instance, failure.getMessage());
    }

    /** The link threw what it must not: it is beyond use. */
    void linkFailed(RuntimeException thrown) {
        if (link != null) {
            loseLink(new TransportException(
                    Kind.CONNECTION_LOST, endpoint.toString(), "the link failed: " + thrown, thrown));
        }
    }

    // The link's life.

    private void beginAttempt(@Nullable Runnable first) {
        endDelay();
        Attempt attempt = new Attempt(this, first);
        current = attempt;
        // Duration.multipliedBy would load BigDecimal and all that it needs, at each start of a process.
        attemptBy = surroundings.nanoTime()
                + 2 * settings.limits().connectTimeout().plusSeconds(3).toNanos();
        change(TransportState.CONNECTING, null, null);
        setAlarm();
        attempt.start(surroundings, THREADS + "connect-" + instance);
    }

    void connected(Attempt attempt, MqttLink made, MqttLink.Accepted accepted) {
        if (attempt != current) {
            hangUp(made::abandon, new CompletableFuture<>());
            return;
        }
        if (attempt.lostEarly != null) {
            failed(attempt, attempt.lostEarly);
            return;
        }
        link = made;
        attemptBy = Surroundings.NEVER;
        connectedAt = surroundings.nanoTime();
        pulse.begin(made);
        Counters.increment(counters.connects);
        change(TransportState.CONNECTED, null, null);
        connectCalls.forEach(call -> call.complete(null));
        connectCalls.clear();
        wire.connected(accepted);
        if (!links.remembers(accepted)) {
            repetitions.sessionEnded();
        }
        if (sender.begin(made, accepted, links.remembers(accepted))) {
            pulse.hold();
            resuming();
            sender.resume();
            setAlarm();
        } else {
            resumed();
        }
    }

    /** The broker has answered what an earlier connection had left, and there is more of it. */
    void resuming() {
        subscribedBy = now() + settings.limits().connectTimeout().toNanos();
    }

    /** What an earlier connection had left is finished: now the subscriptions. */
    void resumed() {
        pulse.release();
        resuming();
        if (link != null && !subscriber.begin(link)) {
            subscribed();
        }
        setAlarm();
    }

    void failed(Attempt attempt, TransportException cause) {
        if (attempt != current) {
            return;
        }
        hangUp(leaveAttempt(), new CompletableFuture<>());
        wire.connectFailed(cause);
        counters.lastError = cause;
        boolean isRefused = switch (cause.kind()) {
            case CREDENTIALS_REFUSED, PROTOCOL_REFUSED, INVALID_SETTING -> true;
            default -> false;
        };
        if (settings.reconnect().managed()) {
            retryAfter(
                    isRefused ? TransportState.REFUSED : TransportState.WAITING,
                    cause,
                    isRefused ? settings.reconnect().refusedDelay() : backoff.next(now()));
        } else {
            change(isRefused ? TransportState.REFUSED : TransportState.DISCONNECTED, cause, null);
            endConnectCalls(cause);
        }
        setAlarm();
    }

    void lost(Attempt attempt, TransportException cause) {
        if (attempt == current && link != null) {
            loseLink(cause);
        } else if (attempt == current) {
            attempt.lostEarly = cause;
        }
    }

    private void loseLink(TransportException cause) {
        counters.lost(cause);
        boolean wasStable = surroundings.nanoTime() - connectedAt
                >= settings.reconnect().stableAfter().toNanos();
        hangUp(leaveLink(false, true, cause), new CompletableFuture<>());
        if (!settings.reconnect().managed()) {
            change(TransportState.DISCONNECTED, cause, null);
        } else {
            if (wasStable) {
                backoff.reset();
            }
            retryAfter(TransportState.WAITING, cause, backoff.next(now()));
        }
        setAlarm();
    }

    private void retryAfter(TransportState state, TransportException cause, Duration delay) {
        retryAt = surroundings.nanoTime() + delay.toNanos();
        change(state, cause, delay);
        if (state == TransportState.WAITING) {
            networkWatch.begin(retryAt);
        }
    }

    private void endDelay() {
        retryAt = Surroundings.NEVER;
        networkWatch.end();
    }

    /** {@return what remains to be done for the link or the attempt that is left, on another thread; null = nothing} */
    private @Nullable Runnable leaveLink(boolean saysGoodbye, boolean isLost, TransportException cause) {
        MqttLink left = link;
        if (left == null) {
            return leaveAttempt();
        }
        leaveAttempt();
        link = null;
        subscribedBy = Surroundings.NEVER;
        subscriber.end();
        pulse.end();
        repetitions.connectionEnded();
        sender.end(cause, isLost);
        if (!isLost) {
            wire.left(saysGoodbye);
        }
        return saysGoodbye ? left::disconnect : left::abandon;
    }

    private @Nullable Runnable leaveAttempt() {
        Attempt left = current;
        current = null;
        attemptBy = Surroundings.NEVER;
        if (left == null) {
            return null;
        }
        left.giveUp();
        MqttLink unfinished = left.link();
        return unfinished == null ? null : unfinished::abandon;
    }

    private void hangUp(@Nullable Runnable goodbye, CompletableFuture<Void> done) {
        if (goodbye == null) {
            done.complete(null);
            return;
        }
        surroundings.start(THREADS + "goodbye-" + instance, () -> {
            try {
                goodbye.run();
            } catch (RuntimeException e) { // The border to a plug-in: the link is thrown away in any case.
                wire.closeFailed(e);
            } finally {
                done.complete(null);
            }
        });
    }

    // Time.

    private void alarmRang() {
        long now = surroundings.nanoTime();
        if (now - retryAt >= 0 && retryAt != Surroundings.NEVER) {
            beginAttempt(null);
        }
        if (now - attemptBy >= 0 && attemptBy != Surroundings.NEVER && current != null) {
            failed(current, timeout("the link did not end its attempt to connect"));
        }
        if (now - subscribedBy >= 0 && subscribedBy != Surroundings.NEVER && link != null) {
            String what = sender.isResuming() ? "what an earlier connection left" : "a subscription";
            loseLink(timeout("the broker did not answer " + what + " within "
                    + settings.limits().connectTimeout().toSeconds() + " s"));
        }
        TransportException dead = pulse.look(now);
        if (dead != null) {
            loseLink(dead);
        }
        if (now - networkWatch.nextLook() >= 0 && networkWatch.nextLook() != Surroundings.NEVER) {
            networkWatch.look(now);
        }
        sender.expire(now);
        setAlarm();
    }

    private void setAlarm() {
        long next = Math.min(Math.min(retryAt, attemptBy), Math.min(subscribedBy, pulse.nextLook()));
        alarmAt = Math.min(next, Math.min(networkWatch.nextLook(), sender.nextExpiry()));
        alarm.setAt(alarmAt);
    }

    private void change(TransportState to, @Nullable TransportException cause, @Nullable Duration retryIn) {
        TransportState from = board.state();
        if (to == TransportState.CONNECTED) {
            offlineSince = Surroundings.NEVER;
        } else if (from == TransportState.CONNECTED) {
            offlineSince = surroundings.nanoTime();
        }
        board.change(new StateChange(from, to, Optional.ofNullable(cause), Optional.ofNullable(retryIn)), endpoint);
    }

    private boolean isClosed() {
        return board.state() == TransportState.CLOSED;
    }

    private void endConnectCalls(TransportException cause) {
        connectCalls.forEach(call -> call.completeExceptionally(cause));
        connectCalls.clear();
    }

    private TransportException timeout(String problem) {
        return new TransportException(Kind.TIMEOUT, endpoint.toString(), problem);
    }

    private TransportException endedByUs(String why) {
        return new TransportException(Kind.CONNECTION_LOST, endpoint.toString(), why);
    }
}
