// SPDX-License-Identifier: Apache-2.0
package io.halyard.remote;

import io.halyard.remote.RemoteException.Kind;
import io.halyard.transport.Handling;
import io.halyard.transport.Message;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.Payload;
import io.halyard.transport.Qos;
import io.halyard.transport.ReceivedMessage;
import io.halyard.transport.Subscription;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The operator's side, for one device: signs requests, and waits for replies. Any thread may call it; the transport is the
 * caller's, and stays open.
 */
public final class OperatorClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorClient.class);
    private static final Duration LIFE = Duration.ofMinutes(2);
    private static final Duration STATUS_PATIENCE = Duration.ofSeconds(2);

    /**
     * Nothing is acknowledged before what came earlier, for a broker's window is smaller: Mosquitto 2.0 lets later messages overtake
     * those that wait there, once in some hundred bursts, when it gets acknowledgements out of turn.
     */
    private static final Handling IN_ORDER = Handling.defaults().withUnacknowledged(1_000);

    private record Waiting(CompletableFuture<ObjectNode> reply, Consumer<ObjectNode> parts) {}

    private final MqttTransport transport;
    private final RemoteSettings topics;
    private final OperatorIdentity identity;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final AtomicLong counter = new AtomicLong();
    private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();
    private final AtomicReference<Optional<ObjectNode>> status = new AtomicReference<>(Optional.empty());
    private final CompletableFuture<Void> statusArrived = new CompletableFuture<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition statusChanged = lock.newCondition();
    private final List<Subscription> subscriptions;

    /**
     * Subscribes to the device's replies and status.
     *
     * @param transport connected, or connecting
     * @param prefix what all topics begin with: the device's {@code remote.prefix}
     * @param device the device's name
     * @param identity who asks
     * @param clock the time that requests are stamped with
     */
    public OperatorClient(
            MqttTransport transport, String prefix, String device, OperatorIdentity identity, InstantSource clock) {
        this.transport = transport;
        this.topics = new RemoteSettings(prefix, device, List.of());
        this.identity = identity;
        this.clock = clock;
        this.subscriptions = List.of(
                transport.subscribe(topics.replyTopic(identity.name()), Qos.AT_LEAST_ONCE, IN_ORDER, this::onReply),
                transport.subscribe(topics.statusTopic(), Qos.AT_LEAST_ONCE, this::onStatus));
    }

    /** {@return the device's latest status, waiting for the first one; empty when none came in time: it was never there} */
    public Optional<ObjectNode> status(Duration timeout) throws InterruptedException {
        try {
            statusArrived.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException _) {
            return Optional.empty();
        }
        return status.get();
    }

    /**
     * Asks the device, and waits for its reply.
     *
     * @return the result
     * @throws RemoteException as the device refused it; kind TIMEOUT when no reply came in time: it may have been carried out
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public ObjectNode request(String command, ObjectNode arguments, Duration timeout) throws InterruptedException {
        return request(command, arguments, timeout, part -> LOG.debug("a part of {} that nobody takes", command));
    }

    /**
     * The same, for commands whose result comes in parts.
     *
     * @param parts takes them, in order
     */
    public ObjectNode request(String command, ObjectNode arguments, Duration timeout, Consumer<ObjectNode> parts)
            throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            // A reply that comes before the broker knows where to send it would be lost.
            subscriptions.getFirst().granted().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            return ask(command, arguments, parts, deadline);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException _) {
            String known = status.get()
                    .map(last -> last.path("online").asBoolean(false)
                            ? "its status says that it is online"
                            : "its status says that it is offline")
                    .orElse("there is no status of it: is its name right?");
            throw new RemoteException(
                    Kind.TIMEOUT,
                    "no reply of '" + topics.device() + "' to " + command + " within " + timeout.toSeconds() + " s; "
                            + known);
        }
    }

    /**
     * A device that has connected again since its last status wants the nonce of the next one, which may still be on its way: as
     * soon as that is here the device is asked once more. What it refused so it has not carried out.
     */
    private ObjectNode ask(String command, ObjectNode arguments, Consumer<ObjectNode> parts, long deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        Optional<String> nonce = status(patience(deadline)).flatMap(OperatorClient::nonce);
        while (true) {
            try {
                return send(make(command, arguments, nonce), parts, deadline);
            } catch (ExecutionException e) {
                Optional<String> next = isExpired(e) ? nonceOtherThan(nonce, deadline) : Optional.empty();
                if (next.isEmpty()) {
                    throw e;
                }
                nonce = next;
            }
        }
    }

    private ObjectNode send(RemoteRequest request, Consumer<ObjectNode> parts, long deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        Waiting waiter = new Waiting(new CompletableFuture<>(), parts);
        waiting.put(request.id(), waiter);
        try {
            byte[] sealed = Envelope.seal(request, identity.privateKey());
            CompletableFuture<Void> published =
                    transport.publish(Message.of(topics.requestTopic(), Payload.wrap(sealed)));
            published.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            return waiter.reply.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } finally {
            waiting.remove(request.id());
        }
    }

    private static boolean isExpired(ExecutionException e) {
        return e.getCause() instanceof RemoteException refused && refused.kind() == Kind.EXPIRED;
    }

    private Optional<String> nonceOtherThan(Optional<String> refused, long deadline) throws InterruptedException {
        long left = patience(deadline).toNanos();
        lock.lockInterruptibly();
        try {
            Optional<String> nonce = status.get().flatMap(OperatorClient::nonce);
            while (nonce.isEmpty() || nonce.equals(refused)) {
                if (left <= 0) {
                    return Optional.empty();
                }
                left = statusChanged.awaitNanos(left);
                nonce = status.get().flatMap(OperatorClient::nonce);
            }
            return nonce;
        } finally {
            lock.unlock();
        }
    }

    private static Optional<String> nonce(ObjectNode status) {
        return Optional.of(status.path("nonce").asString("")).filter(text -> !text.isEmpty());
    }

    /** {@return how long to wait for a status} */
    private static Duration patience(long deadline) {
        return Duration.ofNanos(Math.clamp(deadline - System.nanoTime(), 0, STATUS_PATIENCE.toNanos()));
    }

    /**
     * Calls {@code listener} for each message that the device tells on that stream from now on, in order.
     *
     * @param id e.g. {@code crash}
     */
    public Subscription stream(String id, Consumer<ObjectNode> listener) {
        return transport.subscribe(
                topics.streamTopic(id),
                Qos.AT_LEAST_ONCE,
                IN_ORDER,
                message -> listener.accept(Json.parse(message.payload().toBytes())));
    }

    /** {@return an empty object for arguments} */
    public static ObjectNode arguments() {
        return Json.object();
    }

    @Override
    public void close() {
        subscriptions.forEach(Subscription::close);
    }

    private RemoteRequest make(String command, ObjectNode arguments, Optional<String> nonce) {
        Instant now = clock.instant();
        byte[] id = new byte[16];
        random.nextBytes(id);
        // Microseconds since 1970 grow by themselves, also from one run of the operator's program to the next.
        long micros = TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + now.getNano() / 1_000;
        long next = counter.updateAndGet(last -> Math.max(last + 1, micros));
        return new RemoteRequest(
                HexFormat.of().formatHex(id),
                topics.device(),
                command,
                arguments,
                now,
                now.plus(LIFE),
                next,
                identity.name(),
                nonce);
    }

    private void onStatus(ReceivedMessage message) {
        ObjectNode latest = Json.parse(message.payload().toBytes());
        lock.lock();
        try {
            status.set(Optional.of(latest));
            statusChanged.signalAll();
        } finally {
            lock.unlock();
        }
        statusArrived.complete(null);
    }

    private void onReply(ReceivedMessage message) {
        ObjectNode reply = Json.parse(message.payload().toBytes());
        Waiting waiter = waiting.get(reply.path("id").asString(""));
        if (waiter == null) {
            LOG.debug("a reply nobody waits for (any more)");
        } else if (reply.get("part") instanceof ObjectNode part) {
            waiter.parts.accept(part);
        } else if (reply.path("ok").asBoolean(false) && reply.get("result") instanceof ObjectNode result) {
            waiter.reply.complete(result);
        } else {
            waiter.reply.completeExceptionally(refusal(reply));
        }
    }

    private static RemoteException refusal(ObjectNode reply) {
        String name = reply.path("error").path("kind").asString("");
        String text = reply.path("error").path("message").asString("the device gave no reason");
        for (Kind kind : Kind.values()) {
            if (kind.name().equals(name)) {
                return new RemoteException(kind, text);
            }
        }
        return new RemoteException(Kind.FAILED, name + ": " + text);
    }
}
