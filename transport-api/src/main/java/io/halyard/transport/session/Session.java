// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import io.halyard.transport.Endpoint;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.StateChange;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.TransportState;
import io.halyard.transport.spi.InboundMessage;
import io.halyard.transport.spi.LinkSettings;
import io.halyard.transport.spi.MqttLink;
import io.halyard.transport.spi.MqttLinkProvider;
import io.halyard.transport.spi.TlsMaterial;
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
    final Subscriptions subscriptions;
    /** Its methods are steps. */
    final Subscriber subscriber;

    private final TransportSettings settings;
    private final MqttLinkProvider provider;
    private final MqttVersion version;
    private final Surroundings surroundings;
    private final String instance;
    private final StepQueue steps;
    private final Sender sender;
    private final Backoff backoff;
    private final Liveness liveness;
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
    private long subscribedBy = Surroundings.NEVER;

    Session(TransportSettings settings, MqttLinkProvider provider, Surroundings surroundings) {
        this.settings = settings;
        this.provider = provider;
        this.surroundings = surroundings;
        this.version = settings.version().orElse(provider.defaultVersion());
        this.endpoint = settings.endpoint();
        String clientId = settings.session().clientId();
        this.instance = clientId.isEmpty() ? endpoint.host() + ":" + endpoint.port() : clientId;
        this.steps = new StepQueue(work -> surroundings.start(THREADS + "steps-" + instance, work));
        this.board = new StateBoard(instance);
        this.wire = new Wire(instance);
        this.sender = new Sender(this, settings, version, new Completions(THREADS + "completions-" + instance));
        this.subscriptions = new Subscriptions(this, settings.limits(), counters, instance);
        this.subscriber = new Subscriber(this, subscriptions);
        this.backoff = new Backoff(settings.reconnect(), surroundings::random);
        this.liveness = new Liveness(settings.session().keepAlive());
        this.alarm = surroundings.alarm(THREADS + "alarm-" + instance, () -> submit(this::alarmRang));
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

    /** {@return when the broker was last heard of; NEVER before the first time} */
    long heardAt() {
        return liveness.heardAt();
    }

    /** {@return a new link for an attempt; reads files, may block} */
    MqttLink newLink(Attempt attempt) {
        Endpoint target = endpoint;
        Optional<TlsMaterial> tls =
                target.scheme().isTls() ? Optional.of(TlsFiles.read(settings.tls())) : Optional.empty();
        return provider.create(
                new LinkSettings(
                        target, version, settings.session(), settings.session().clean(), settings.limits(), tls),
                attempt);
    }

    /** A message came. */
    void received(InboundMessage message) {
        heard();
        counters.received.increment();
        wire.received(message.message());
        subscriptions.route(message);
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
            beginAttempt(leaveLink(true, endedByUs("connect was called again")));
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
        Runnable goodbye = leaveLink(saysGoodbye, cause);
        retryAt = Surroundings.NEVER;
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
            case CONNECTED, CONNECTING -> beginAttempt(leaveLink(true, endedByUs("the connection moves to " + target)));
            case WAITING, REFUSED -> retryNow();
            case DISCONNECTED, CLOSED -> {}
        }
    }

    void probe(CompletableFuture<Void> answer) {
        if (link == null) {
            answer.completeExceptionally(new TransportException(
                    Kind.NOT_CONNECTED,
                    endpoint.toString(),
                    "there is no connection to probe; it is " + board.state()));
            return;
        }
        CompletableFuture<Void> _ = ping(link).whenComplete((_, failure) -> {
            if (failure == null) {
                answer.complete(null);
            } else {
                answer.completeExceptionally(failure);
            }
        });
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
        }
    }

    /** A link has answered a publish. */
    void answered(Outgoing entry) {
        if (!entry.isUnacknowledged() && entry.failure == null) {
            heard();
        }
        sender.answered(entry);
    }

    /** Something came from the broker. */
    void heard() {
        liveness.heard(surroundings.nanoTime());
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
        retryAt = Surroundings.NEVER;
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
        liveness.begin(connectedAt);
        Counters.increment(counters.connects);
        change(TransportState.CONNECTED, null, null);
        connectCalls.forEach(call -> call.complete(null));
        connectCalls.clear();
        sender.begin(made, accepted);
        if (subscriber.begin(made)) {
            subscribedBy = connectedAt + settings.limits().connectTimeout().toNanos();
        } else {
            sender.release();
        }
        setAlarm();
    }

    void failed(Attempt attempt, TransportException cause) {
        if (attempt != current) {
            return;
        }
        hangUp(leaveAttempt(), new CompletableFuture<>());
        counters.lastError = cause;
        boolean isRefused = switch (cause.kind()) {
            case CREDENTIALS_REFUSED, PROTOCOL_REFUSED, INVALID_SETTING -> true;
            default -> false;
        };
        if (settings.reconnect().managed()) {
            retryAfter(
                    isRefused ? TransportState.REFUSED : TransportState.WAITING,
                    cause,
                    isRefused ? settings.reconnect().refusedDelay() : backoff.next());
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
        Counters.increment(counters.lost);
        counters.lastError = cause;
        boolean wasStable = surroundings.nanoTime() - connectedAt
                >= settings.reconnect().stableAfter().toNanos();
        hangUp(leaveLink(false, cause), new CompletableFuture<>());
        if (!settings.reconnect().managed()) {
            change(TransportState.DISCONNECTED, cause, null);
        } else {
            if (wasStable) {
                backoff.reset();
            }
            retryAfter(TransportState.WAITING, cause, backoff.next());
        }
        setAlarm();
    }

    private void retryAfter(TransportState state, TransportException cause, Duration delay) {
        retryAt = surroundings.nanoTime() + delay.toNanos();
        change(state, cause, delay);
    }

    /** {@return what remains to be done for the link or the attempt that is left, on another thread; null = nothing} */
    private @Nullable Runnable leaveLink(boolean saysGoodbye, TransportException cause) {
        MqttLink left = link;
        if (left == null) {
            return leaveAttempt();
        }
        leaveAttempt();
        link = null;
        subscribedBy = Surroundings.NEVER;
        subscriber.end();
        sender.end(cause);
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
            loseLink(timeout("the broker did not answer a subscription within "
                    + settings.limits().connectTimeout().toSeconds() + " s"));
        }
        if (link != null) {
            switch (liveness.judge(now)) {
                case ALIVE -> {}
                case SILENT -> {
                    CompletableFuture<Void> _ = ping(link);
                }
                case DEAD -> loseLink(timeout(liveness.verdict()));
            }
        }
        setAlarm();
    }

    private CompletableFuture<Void> ping(MqttLink asked) {
        liveness.pinged(surroundings.nanoTime());
        wire.pinging();
        try {
            return asked.ping().whenComplete((_, failure) -> {
                if (failure == null) {
                    heard();
                }
            });
        } catch (RuntimeException e) { // The border to a plug-in.
            linkFailed(e);
            return CompletableFuture.failedFuture(e);
        }
    }

    private void setAlarm() {
        long next = link == null ? Surroundings.NEVER : liveness.nextLook();
        next = Math.min(Math.min(next, retryAt), Math.min(attemptBy, subscribedBy));
        alarm.setAt(next);
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
