// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import io.halyard.transport.Endpoint;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.TransportState;
import io.halyard.transport.session.Connection.Ending;
import io.halyard.transport.session.incoming.Receiver;
import io.halyard.transport.session.incoming.Subscriptions;
import io.halyard.transport.session.outgoing.Publisher;
import io.halyard.transport.session.outgoing.Sender;
import io.halyard.transport.session.threads.SessionThreads;
import io.halyard.transport.session.threads.Surroundings;
import io.halyard.transport.spi.MqttLink;
import io.halyard.transport.spi.MqttLinkProvider;
import io.halyard.transport.spi.OutboxStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The transport's heart: every move from one state to another. What a state needs lives in a room of its own: {@link Attempts}
 * while CONNECTING, {@link Connection} while CONNECTED, {@link Retries} while WAITING or REFUSED.
 *
 * <p>Its methods, and theirs, are steps of its {@link SessionThreads} unless they say otherwise, so they run one at a time and need
 * no lock.
 */
final class Session {
    // These are safe in any thread.
    final SessionThreads threads;
    final Counters counters = new Counters();
    final StateBoard board;
    final Wire wire;
    final LinkMaker links;
    final Publisher publisher;
    final Subscriptions subscriptions;
    final Receiver receiver;

    // Most methods of these are steps.
    final Pulse pulse;
    final Sender sender;
    private final Connection connection;
    private final Attempts attempts;
    private final Retries retries;
    private final Goodbyes goodbyes;

    private final TransportSettings settings;
    private final Surroundings.Alarm alarm;
    private long alarmAt = Surroundings.NEVER;
    private volatile Endpoint endpoint;

    Session(
            TransportSettings settings,
            MqttLinkProvider provider,
            Surroundings surroundings,
            Optional<OutboxStore> store) {
        this.settings = settings;
        this.endpoint = settings.endpoint();
        String clientId = settings.session().clientId();
        boolean isKept = !settings.session().clean();
        Duration connectTimeout = settings.limits().connectTimeout();
        this.threads = new SessionThreads(
                clientId.isEmpty() ? endpoint.host() + ":" + endpoint.port() : clientId,
                settings.session().secretTopics(),
                surroundings);
        this.board = new StateBoard(threads);
        this.wire = new Wire(threads);
        this.links = new LinkMaker(settings, provider, wire);
        this.connection = new Connection(this, connectTimeout);
        this.pulse = new Pulse(this, threads, settings.session().keepAlive());
        this.subscriptions = new Subscriptions(connection, isKept, threads);
        this.receiver = new Receiver(connection, subscriptions, isKept, links.version());
        this.sender = new Sender(connection, settings, links.version(), store, threads);
        this.publisher = new Publisher(sender, settings, store, threads);
        this.attempts = new Attempts(this, threads, connectTimeout);
        this.retries = new Retries(this, threads, settings.reconnect());
        this.goodbyes = new Goodbyes(wire, threads);
        this.alarm = surroundings.alarm(threads.name("alarm"), () -> threads.submit(this::alarmRang));
    }

    static TransportException closed() {
        return new TransportException(Kind.CLOSED, "transport", "it was closed, which is for ever; make another one");
    }

    // From any thread.

    Endpoint endpoint() {
        return endpoint;
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
        String why = how == Ending.ABANDONED ? "abandon was called" : "disconnect was called";
        Runnable goodbye = stayAway(how, endedByUs(why));
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
        TransportException cause = closed();
        Runnable goodbye = stayAway(Ending.GOODBYE, cause);
        sender.close(cause);
        subscriptions.close(cause);
        change(TransportState.CLOSED, null, null);
        alarm.close();
        goodbyes.say(goodbye, done);
    }

    private @Nullable Runnable stayAway(Ending how, TransportException cause) {
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

    private void lose(TransportException cause) {
        counters.lost.incrementAndGet();
        counters.lastError = cause;
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
        long now = threads.now();
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

    /** Something is to be looked at then. */
    void alarmBy(long deadline) {
        if (deadline < alarmAt) {
            setAlarm();
        }
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
