// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import io.halyard.transport.DeadLetter;
import io.halyard.transport.Endpoint;
import io.halyard.transport.Handling;
import io.halyard.transport.Inbox;
import io.halyard.transport.Message;
import io.halyard.transport.MessageHandler;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.Qos;
import io.halyard.transport.Registration;
import io.halyard.transport.StateChange;
import io.halyard.transport.Statistics;
import io.halyard.transport.Subscription;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.TransportState;
import io.halyard.transport.session.Connection.Ending;
import io.halyard.transport.session.incoming.IncomingFigures;
import io.halyard.transport.session.outgoing.OutgoingFigures;
import io.halyard.transport.session.threads.SessionThreads;
import io.halyard.transport.session.threads.Surroundings;
import io.halyard.transport.spi.MqttLinkProvider;
import io.halyard.transport.spi.OutboxStore;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What users hold: it turns calls into steps of a {@link Session}, and waits where a call says that it waits. */
final class SessionTransport implements MqttTransport {
    private static final Logger LOG = LoggerFactory.getLogger("io.halyard.transport");

    private final TransportSettings settings;
    private final MqttLinkProvider provider;
    private final Surroundings surroundings;
    private final Optional<OutboxStore> store;
    private final Session session;
    private final CompletableFuture<Void> farewell = new CompletableFuture<>();
    /** What was asked for last; the session may still be on its way there. */
    private volatile Endpoint endpoint;

    /** @param store where publishes are kept beyond the process, if they are */
    SessionTransport(
            TransportSettings settings,
            MqttLinkProvider provider,
            Surroundings surroundings,
            Optional<OutboxStore> store) {
        this.settings = settings;
        this.provider = provider;
        this.surroundings = surroundings;
        this.store = store;
        this.endpoint = settings.endpoint();
        this.session = new Session(settings, provider, surroundings, store);
        session.publisher.recover();
    }

    @Override
    public void connect() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        session.threads.submit(() -> session.connect(done));
        await(done);
    }

    @Override
    public void disconnect() {
        leave(Ending.GOODBYE);
    }

    @Override
    public void abandon() {
        leave(Ending.ABANDONED);
    }

    private void leave(Ending how) {
        requireOpen();
        CompletableFuture<Void> done = new CompletableFuture<>();
        session.threads.submit(() -> session.disconnect(how, done));
        awaitGoodbye(done);
    }

    @Override
    public CompletableFuture<Void> publish(Message message) {
        return state() == TransportState.CLOSED
                ? CompletableFuture.failedFuture(Session.closed())
                : session.publisher.publish(message);
    }

    @Override
    public Subscription subscribe(String filter, Qos qos, MessageHandler handler) {
        return subscribe(filter, qos, settings.handling(), handler);
    }

    @Override
    public Subscription subscribe(String filter, Qos qos, Handling handling, MessageHandler handler) {
        Objects.requireNonNull(qos, "qos");
        Objects.requireNonNull(handler, "handler");
        TransportException.requireNone(handling.faults());
        return session.subscriptions.add(filter, qos, handling, handler);
    }

    @Override
    public Inbox subscribe(String filter, Qos qos) {
        return subscribe(filter, qos, settings.handling());
    }

    @Override
    public Inbox subscribe(String filter, Qos qos, Handling handling) {
        Objects.requireNonNull(qos, "qos");
        TransportException.requireNone(handling.faults());
        return session.subscriptions.add(filter, qos, handling);
    }

    @Override
    public Registration onDeadLetter(Consumer<? super DeadLetter> listener) {
        requireOpen();
        return session.sender.deadLetters().register(listener);
    }

    @Override
    public List<DeadLetter> deadLetters() {
        return session.sender.deadLetters().newest();
    }

    @Override
    public TransportState state() {
        return session.board.state();
    }

    @Override
    public Registration onStateChange(Consumer<? super StateChange> listener) {
        requireOpen();
        return session.board.register(listener);
    }

    @Override
    public boolean awaitConnected(Duration timeout) throws InterruptedException {
        requireOpen();
        boolean came = session.board.await(
                state -> state == TransportState.CONNECTED || state == TransportState.CLOSED, timeout);
        requireOpen();
        return came;
    }

    @Override
    public boolean awaitDisconnected(Duration timeout) throws InterruptedException {
        requireOpen();
        return session.board.await(state -> state != TransportState.CONNECTED, timeout);
    }

    @Override
    public Duration probe(Duration timeout) throws InterruptedException {
        requireOpen();
        if (!timeout.isPositive()) { // Else a healthy connection would be given up.
            throw new TransportException(
                    Kind.INVALID_SETTING,
                    "probe",
                    "a timeout of " + timeout.toMillis() + " ms leaves no time for an answer");
        }
        CompletableFuture<Void> answer = new CompletableFuture<>();
        long began = surroundings.nanoTime();
        session.threads.submit(() -> session.pulse.probe(answer));
        try {
            answer.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
            return Duration.ofNanos(surroundings.nanoTime() - began);
        } catch (TimeoutException e) {
            TransportException cause = new TransportException(
                    Kind.TIMEOUT,
                    endpoint().toString(),
                    "the broker did not answer a probe within " + timeout.toMillis() + " ms",
                    e);
            session.threads.submit(() -> session.giveUp(cause));
            throw cause;
        } catch (ExecutionException e) {
            requireOpen();
            throw translated(e);
        }
    }

    @Override
    public void retryNow() {
        session.threads.submit(session::retryNow);
    }

    @Override
    public void reconnectTo(Endpoint endpoint) {
        requireOpen();
        TransportException.requireNone(MqttTransports.allFaults(settings.withEndpoint(endpoint), provider));
        this.endpoint = endpoint;
        session.threads.submit(() -> session.reconnectTo(endpoint));
    }

    @Override
    public MqttVersion version() {
        return session.links.version();
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public Statistics statistics() {
        Counters counters = session.counters;
        OutgoingFigures outgoing = session.sender.figures();
        IncomingFigures incoming = session.receiver.figures();
        return new Statistics(
                outgoing.published(),
                outgoing.acknowledged(),
                outgoing.publishedBytes(),
                outgoing.dropped(),
                outgoing.deadLetters(),
                outgoing.recovered(),
                outgoing.recoveredExactlyOnce(),
                outgoing.republishedExactlyOnce(),
                incoming.received(),
                incoming.receivedBytes(),
                incoming.dropped(),
                incoming.acknowledgedEarly(),
                counters.connects.get(),
                counters.lost.get(),
                outgoing.outboxMessages(),
                outgoing.outboxBytes(),
                since(session.board.offlineSince()),
                since(session.pulse.heardAt()),
                Optional.ofNullable(counters.lastError));
    }

    private Optional<Duration> since(long nanoTime) {
        return nanoTime == Surroundings.NEVER
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(Math.max(0, surroundings.nanoTime() - nanoTime)));
    }

    @Override
    public void close() {
        long deadline =
                surroundings.nanoTime() + settings.limits().connectTimeout().toNanos();
        session.threads.submit(() -> session.close(farewell));
        awaitGoodbye(farewell);
        if (!SessionThreads.isOneOfOurs()) { // Else it would wait for itself.
            session.subscriptions.awaitHandlers(deadline - surroundings.nanoTime());
        }
        store.ifPresent(OutboxStore::close);
    }

    /** Waits for a good-bye, but not for ever: the link is left to itself then. */
    private void awaitGoodbye(CompletableFuture<Void> done) {
        try {
            done.get(settings.limits().connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.debug("a link did not close in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw translated(e);
        }
    }

    private static void await(CompletableFuture<Void> done) {
        try {
            done.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransportException(Kind.INTERRUPTED, "connect", "the waiting thread was interrupted", e);
        } catch (ExecutionException e) {
            throw translated(e);
        }
    }

    private static TransportException translated(ExecutionException e) {
        if (e.getCause() instanceof TransportException known) {
            // A copy with the caller's stack: the right line in the user's log.
            return new TransportException(known);
        }
        return new TransportException(Kind.CONNECTION_LOST, "link", "it failed: " + e.getCause(), e);
    }

    private void requireOpen() {
        if (state() == TransportState.CLOSED) {
            throw Session.closed();
        }
    }
}
