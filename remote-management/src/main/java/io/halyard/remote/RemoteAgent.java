// SPDX-License-Identifier: Apache-2.0
package io.halyard.remote;

import io.halyard.durable.LogSettings;
import io.halyard.durable.StateFolder;
import io.halyard.remote.RemoteException.Kind;
import io.halyard.transport.Message;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.Payload;
import io.halyard.transport.Qos;
import io.halyard.transport.ReceivedMessage;
import io.halyard.transport.Registration;
import io.halyard.transport.TransportState;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The device's side: takes requests, checks them, carries each out once, replies, and keeps its status on the broker.
 *
 * <p>The transport must have {@link RemoteSettings#lastWill()} as its last will. A request that cannot be answered (unreadable,
 * or for nobody known) is logged in one line and dropped.
 */
public final class RemoteAgent implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteAgent.class);
    private static final int PARTS_UNDER_WAY = 16;

    private final RemoteSettings settings;
    private final MqttTransport transport;
    private final Map<String, RemoteCommand> commands = new HashMap<>();
    private final Set<StatusPart> statusParts;
    private final RemoteClock clock;
    private final RequestGate gate;
    private final RequestJournal journal;
    private final List<Registration> registrations = new ArrayList<>();
    private volatile String nonce = newNonce();
    private volatile CompletableFuture<Void> answered = CompletableFuture.completedFuture(null);

    @Inject
    RemoteAgent(
            RemoteSettings settings,
            @OperatorTransport MqttTransport transport,
            StateFolder state,
            Set<RemoteCommand> commands,
            Set<StatusPart> statusParts,
            RemoteClock clock) {
        this.settings = settings;
        this.transport = transport;
        this.statusParts = statusParts;
        this.clock = clock;
        StateFolder folder = state.folder("remote");
        ReplayStore replays = new ReplayStore(folder.record("counters", ReplayStore.FORMAT, ReplayStore.MAXIMUM_BYTES));
        this.gate = new RequestGate(settings, replays, clock.source(), clock.isTrusted());
        this.journal = new RequestJournal(folder.log("journal", LogSettings.defaults()));
        this.commands.put("status", new StatusCommand(this::status));
        for (RemoteCommand command : commands) {
            RemoteCommand other = this.commands.put(command.name(), command);
            if (other != null) {
                throw new IllegalStateException("two remote commands are named '" + command.name() + "': "
                        + other.getClass().getName() + " and "
                        + command.getClass().getName());
            }
        }
    }

    /** Subscribes, and publishes the status now and on each connect. */
    public void start() {
        registrations.add(transport.onStateChange(change -> {
            if (change.to() == TransportState.CONNECTED) {
                nonce = newNonce();
                publishStatus();
            }
        }));
        registrations.add(transport.subscribe(settings.requestTopic(), Qos.AT_LEAST_ONCE, this::handle));
        if (transport.isConnected()) {
            publishStatus();
        }
    }

    /** Publishes the status again: call it when something in it has changed. */
    public void publishStatus() {
        Message message = Message.of(settings.statusTopic(), Payload.wrap(Json.bytes(status())))
                .withRetain(true);
        report(transport.publish(message), "the status");
    }

    /** Tells whoever listens to {@code stream/id}, once and without keeping it: see {@link OperatorClient#stream}. */
    public void tell(String id, ObjectNode message) {
        report(
                transport.publish(Message.of(settings.streamTopic(id), Payload.wrap(Json.bytes(message)))),
                "a message of " + id);
    }

    /**
     * Waits until the broker has the reply to the request that is carried out now, or was last: whoever ends the process for that request
     * lets its reply leave first.
     *
     * @return whether it has it; false when it does not within {@code patience}
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public boolean awaitReplied(Duration patience) throws InterruptedException {
        try {
            answered.get(patience.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException | ExecutionException _) {
            return false;
        }
    }

    @Override
    public void close() {
        registrations.reversed().forEach(Registration::close);
        registrations.clear();
    }

    private ObjectNode status() {
        ObjectNode status = Json.object();
        status.put("v", 1);
        status.put("online", true);
        status.put("device", settings.device());
        status.put("nonce", nonce);
        status.put("time", clock.source().instant().getEpochSecond());
        status.put("clockTrusted", clock.isTrusted().getAsBoolean());
        statusParts.forEach(part -> part.contribute(status));
        return status;
    }

    private void handle(ReceivedMessage message) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        answered = done;
        CompletableFuture<Void> sent = CompletableFuture.completedFuture(null);
        try {
            sent = reply(message);
        } finally {
            var _ = sent.whenComplete((_, _) -> done.complete(null));
        }
    }

    /** {@return when the broker has the reply; done where there is none} */
    private CompletableFuture<Void> reply(ReceivedMessage message) {
        CompletableFuture<Void> none = CompletableFuture.completedFuture(null);
        Envelope envelope;
        try {
            envelope = Envelope.open(message.payload().toBytes());
        } catch (RemoteException e) {
            LOG.warn("remote: a request was dropped: {}: {}", e.kind(), e.getMessage());
            return none;
        }
        RemoteRequest request = envelope.request();
        ObjectNode reply;
        try {
            reply = answer(envelope, request);
        } catch (RemoteException e) {
            LOG.warn(
                    "remote: request {} of '{}' was refused: {}: {}",
                    request.command(),
                    request.key(),
                    e.kind(),
                    e.getMessage());
            if (e.kind() == Kind.WRONG_DEVICE || e.kind() == Kind.UNKNOWN_KEY) {
                return none; // There is nobody whom we know to answer.
            }
            reply = Replies.refused(request.id(), e.kind(), String.valueOf(e.getMessage()));
        }
        CompletableFuture<Void> sent = send(request, reply);
        report(sent, "a reply");
        return sent;
    }

    private ObjectNode answer(Envelope envelope, RemoteRequest request) {
        Optional<RemoteCommand> command = Optional.ofNullable(commands.get(request.command()));
        gate.authenticate(envelope, command.map(RemoteCommand::role));
        Optional<ObjectNode> earlier = journal.find(request.id());
        if (earlier.isPresent()) {
            return earlier.get();
        }
        gate.admit(request, nonce);
        journal.begin(request);
        ObjectNode reply = run(command.orElseThrow(), request);
        journal.end(request, reply);
        return reply;
    }

    // The border to the features' code: whatever a command throws is answered, and the next request is taken.
    private ObjectNode run(RemoteCommand command, RemoteRequest request) {
        LOG.info("remote: {} for '{}'", command.name(), request.key());
        Deque<CompletableFuture<Void>> underWay = new ArrayDeque<>();
        try {
            ObjectNode result = command.run(request, part -> {
                underWay.add(send(request, Replies.part(request.id(), part)));
                if (underWay.size() > PARTS_UNDER_WAY) {
                    underWay.remove().join();
                }
            });
            return Replies.done(request.id(), result);
        } catch (RemoteException e) {
            return Replies.refused(request.id(), e.kind(), String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.warn("remote: {} failed", command.name(), e);
            return Replies.refused(request.id(), Kind.FAILED, command.name() + " failed: " + e);
        }
    }

    private CompletableFuture<Void> send(RemoteRequest request, ObjectNode reply) {
        return transport.publish(Message.of(settings.replyTopic(request.key()), Payload.wrap(Json.bytes(reply))));
    }

    private static void report(CompletableFuture<Void> published, String what) {
        var _ = published.exceptionally(failure -> {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            LOG.warn("remote: {} was not published: {}", what, cause.getMessage());
            return null;
        });
    }

    private static String newNonce() {
        byte[] bytes = new byte[12];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
