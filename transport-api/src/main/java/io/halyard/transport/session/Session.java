// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import io.halyard.transport.Endpoint;
import io.halyard.transport.Qos;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.TransportState;
import io.halyard.transport.session.Connection.Ending;
import io.halyard.transport.spi.MqttLink;
import io.halyard.transport.spi.MqttLinkProvider;
import io.halyard.transport.spi.OutboxStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transport's heart: every move from one state to another. What a state needs lives in a room of its own: {@link Attempts}
 * while CONNECTING, {@link Connection} while CONNECTED, {@link Retries} while WAITING or REFUSED.
 *
 * <p>Its methods, and theirs, are steps of its {@link StepQueue} unless they say otherwise, so they run one at a time and need
 * no lock.
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
    final DeadLetters deadLetters;
    final Subscriptions subscriptions;
    final Receiver receiver;

    // The methods of these are steps, most of Pulse's too.
    final Pulse pulse;
    final Subscriber subscriber;
    final Connection connection;
    private final Sender sender;
    private final Attempts attempts;
    private final Retries retries;
    private final Goodbyes goodbyes;

    private final TransportSettings settings;
    private final Surroundings surroundings;
    private final String instance;
    private final StepQueue steps;
    private final Surroundings.Alarm alarm;
    private long alarmAt = Surroundings.NEVER;
    private volatile Endpoint endpoint;

    Session(
            TransportSettings settings,
            MqttLinkProvider provider,
            Surroundings surroundings,
            Optional<OutboxStore> store) {
        this.settings = settings;
        this.surroundings = surroundings;
        this.endpoint = settings.endpoint();
        String clientId = settings.session().clientId();
        this.instance = clientId.isEmpty() ? endpoint.host() + ":" + endpoint.port() : clientId;
        this.steps = new StepQueue(work -> surroundings.start(THREADS + "steps-" + instance, work));
        this.board = new StateBoard(instance, surroundings);
        this.wire = new Wire(instance);
        this.links = new LinkMaker(settings, provider, wire);
        this.deadLetters = new DeadLetters(instance);
        this.subscriptions = new Subscriptions(this, surroundings, counters, instance);
        boolean isKept = !settings.session().clean();
        this.receiver = new Receiver(this, new Repetitions(isKept, links.version()));
        this.pulse = new Pulse(this, surroundings, settings.session().keepAlive());
        this.subscriber = new Subscriber(this, subscriptions, isKept);
        this.sender = new Sender(this, settings, links.version(), store, instance);
        this.connection = new Connection(this, sender, settings.limits().connectTimeout());
        this.attempts = new Attempts(this, surroundings, settings.limits().connectTimeout(), instance);
        this.retries = new Retries(this, surroundings, settings.reconnect(), instance);
        this.goodbyes = new Goodbyes(wire, surroundings, instance);
        this.alarm = surroundings.alarm(THREADS + "alarm-" + instance, () -> submit(this::alarmRang));
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

    /** {@return the time, as deadlines are measured} */
    long now() {
        return surroundings.nanoTime();
    }

    /** A publish was refused before it came in. */
    void refused(TransportException cause) {
        if (cause.kind() == Kind.OUTBOX_FULL) {
            submit(() -> Counters.increment(counters.droppedOutbound));
        } else {
            counters.lastError = cause;
        }
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

    // Publishes.

    /** One comes in. */
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

    /** A link has answered one. */
    void answered(Outgoing entry) {
        if (!entry.isUnacknowledged() && entry.failure == null) {
            pulse.heard();
        }
        sender.answered(entry);
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
        attempts.awaitedBy(done);
        if (board.state() != TransportState.CONNECTING) {
            beginAttempt(leave(Ending.GOODBYE, endedByUs("connect was called again")));
        }
    }

    /** @param done completes when the broker was told, or the socket is gone */
    void disconnect(Ending how, CompletableFuture<Void> done) {
        Runnable goodbye = stayAway(how, how == Ending.ABANDONED ? "abandon was called" : "disconnect was called");
        setAlarm();
        goodbyes.say(goodbye, done);
    }

    void retryNow() {
        if (retries.isDelaying()) {
            beginAttempt(null);
        }
    }

    void reconnectTo(Endpoint target) {
        endpoint = target;
        switch (board.state()) {
            case CONNECTED, CONNECTING ->
                beginAttempt(leave(Ending.GOODBYE, endedByUs("the connection moves to " + target)));
            case WAITING, REFUSED -> retryNow();
            case DISCONNECTED, CLOSED -> {}
        }
    }

    /** @param done completes when the broker was told: always the same one */
    void close(CompletableFuture<Void> done) {
        if (isClosed()) {
            return;
        }
        Runnable goodbye = stayAway(Ending.GOODBYE, "close was called");
        sender.close(closed());
        subscriptions.close();
        deadLetters.close();
        change(TransportState.CLOSED, null, null);
        alarm.close();
        goodbyes.say(goodbye, done);
    }

    private @Nullable Runnable stayAway(Ending how, String why) {
        TransportException cause = endedByUs(why);
        attempts.tellCallers(cause);
        Runnable goodbye = leave(how, cause);
        retries.end();
        if (board.state() != TransportState.DISCONNECTED && !isClosed()) {
            change(TransportState.DISCONNECTED, null, null);
        }
        return goodbye;
    }

    // What becomes of an attempt.

    private void beginAttempt(@Nullable Runnable first) {
        retries.end();
        change(TransportState.CONNECTING, null, null);
        attempts.begin(first);
        setAlarm();
    }

    void connected(Attempt attempt, MqttLink made, MqttLink.Accepted accepted) {
        if (!attempts.isCurrent(attempt)) {
            goodbyes.say(made::abandon);
            return;
        }
        if (attempt.lostEarly != null) {
            failed(attempt, attempt.lostEarly);
            return;
        }
        connection.begin(made);
        change(TransportState.CONNECTED, null, null);
        attempts.succeeded();
        connection.open(made, accepted);
        setAlarm();
    }

    void failed(Attempt attempt, TransportException cause) {
        if (!attempts.isCurrent(attempt)) {
            return;
        }
        goodbyes.say(attempts.leave());
        wire.connectFailed(cause);
        counters.lastError = cause;
        boolean isRefused = switch (cause.kind()) {
            case CREDENTIALS_REFUSED, PROTOCOL_REFUSED, INVALID_SETTING -> true;
            default -> false;
        };
        fallBack(isRefused, cause);
    }

    void lost(Attempt attempt, TransportException cause) {
        if (!attempts.isCurrent(attempt)) {
            return;
        }
        if (connection.isUp()) {
            lose(cause);
        } else {
            attempt.lostEarly = cause;
        }
    }

    // What becomes of a connection.

    /** It is beyond use, unless it has ended already. */
    void giveUp(TransportException cause) {
        if (connection.isUp()) {
            lose(cause);
        }
    }

    /** The link threw what it must not: it is beyond use. */
    void linkFailed(RuntimeException thrown) {
        giveUp(new TransportException(Kind.CONNECTION_LOST, endpoint.toString(), "the link failed: " + thrown, thrown));
    }

    /** Something failed that leaves the connection alone. */
    void report(TransportException failure) {
        counters.lastError = failure;
        LOG.warn("MQTT {} {}", instance, failure.getMessage());
    }

    private void lose(TransportException cause) {
        counters.lost(cause);
        retries.connectionLasted(connection.age());
        goodbyes.say(leave(Ending.LOST, cause));
        fallBack(false, cause);
    }

    /** {@return what remains to be done for the link that is left, on another thread; null = nothing} */
    private @Nullable Runnable leave(Ending how, TransportException cause) {
        Runnable unfinished = attempts.leave();
        Runnable goodbye = connection.end(how, cause);
        return goodbye == null ? unfinished : goodbye;
    }

    /** There is no connection, and nobody wished that. */
    private void fallBack(boolean isRefused, TransportException cause) {
        if (settings.reconnect().managed()) {
            Duration delay = retries.begin(isRefused);
            change(isRefused ? TransportState.REFUSED : TransportState.WAITING, cause, delay);
        } else {
            change(isRefused ? TransportState.REFUSED : TransportState.DISCONNECTED, cause, null);
            attempts.tellCallers(cause);
        }
        setAlarm();
    }

    // Time.

    private void alarmRang() {
        long now = now();
        if (retries.isOver(now)) {
            beginAttempt(null);
        }
        Attempt late = attempts.late(now);
        if (late != null) {
            failed(late, timeout("the link did not end its attempt to connect"));
        }
        TransportException dead = connection.look(now);
        if (dead != null) {
            lose(dead);
        }
        retries.look(now);
        sender.expire(now);
        setAlarm();
    }

    /** Has the alarm ring when something is to be looked at next: called whenever that may have changed. */
    void setAlarm() {
        long next = Math.min(attempts.nextLook(), Math.min(connection.nextLook(), retries.nextLook()));
        alarmAt = Math.min(next, sender.nextExpiry());
        alarm.setAt(alarmAt);
    }

    private void change(TransportState to, @Nullable TransportException cause, @Nullable Duration retryIn) {
        board.change(to, cause, retryIn, endpoint);
    }

    private boolean isClosed() {
        return board.state() == TransportState.CLOSED;
    }

    TransportException timeout(String problem) {
        return new TransportException(Kind.TIMEOUT, endpoint.toString(), problem);
    }

    private TransportException endedByUs(String why) {
        return new TransportException(Kind.CONNECTION_LOST, endpoint.toString(), why);
    }
}
