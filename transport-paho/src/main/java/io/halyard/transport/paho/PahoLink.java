// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.paho;

import io.halyard.transport.Endpoint;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.Qos;
import io.halyard.transport.ReceivedMessage;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.spi.InboundMessage;
import io.halyard.transport.spi.LinkFailures;
import io.halyard.transport.spi.LinkListener;
import io.halyard.transport.spi.LinkSettings;
import io.halyard.transport.spi.LinkSocket;
import io.halyard.transport.spi.MqttLink;
import io.halyard.transport.spi.OutboundMessage;
import java.io.EOFException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One connection through one of Paho's clients.
 *
 * <p>What Paho cannot do, and what is done instead: it pings only when its keepalive is due, so {@link #ping()} ends a
 * subscription that never was; the rest is in {@link PahoWire}, {@link LinkSocket} and {@link PahoThreads}.
 *
 * <pre>
 *   NEW --connect--&gt; CONNECTING --CONNACK--&gt; CONNECTED --lost--&gt; ENDED (onLost)
 *                        |                       |
 *        refused, failed |                       +--disconnect--&gt; LEAVING --closed--&gt; ENDED
 *                        +--&gt; ENDED              +--abandon--&gt; ENDED
 * </pre>
 */
final class PahoLink implements MqttLink, PahoClient.Events, PahoWire.Events {
    private static final String NEVER_SUBSCRIBED = "halyard/probe/never-subscribed";
    private static final long FAREWELL_MILLISECONDS = 1_000;

    private enum State {
        NEW,
        CONNECTING,
        CONNECTED,
        LEAVING,
        ENDED
    }

    private final LinkSettings settings;
    private final LinkListener listener;
    private final PahoWire wire;
    private final LinkSocket socket;
    private final PahoThreads threads;
    private final AtomicReference<State> state = new AtomicReference<>(State.NEW);
    private final Map<Object, CompletableFuture<?>> unanswered = new ConcurrentHashMap<>();
    private final CompletableFuture<Accepted> accepted = new CompletableFuture<>();
    private volatile @Nullable PahoClient client;
    private volatile @Nullable TransportException end;

    PahoLink(LinkSettings settings, LinkListener listener) {
        this.settings = settings;
        this.listener = listener;
        this.wire = new PahoWire(settings, this);
        this.socket = new LinkSocket(settings);
        this.threads = new PahoThreads(this::onBrokenPacket);
    }

    @Override
    public Accepted connect() throws InterruptedException {
        if (!state.compareAndSet(State.NEW, State.CONNECTING)) {
            throw ended();
        }
        boolean isConnected = false;
        try {
            PahoClient made = make();
            client = made;
            var _ = made.connect().whenComplete((said, failure) -> {
                if (failure == null) {
                    accepted.complete(said);
                } else {
                    accepted.completeExceptionally(failure);
                }
            });
            Accepted said = accepted.get(settings.limits().connectTimeout().toNanos(), TimeUnit.NANOSECONDS);
            isConnected = state.compareAndSet(State.CONNECTING, State.CONNECTED);
            if (!isConnected) {
                throw ended();
            }
            return said;
        } catch (ExecutionException e) {
            throw connecting(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw LinkFailures.timeout(settings.endpoint(), settings.limits().connectTimeout(), e);
        } finally {
            if (!isConnected) {
                abandon();
            }
        }
    }

    private PahoClient make() {
        PahoNetwork network = new PahoNetwork(socket, wire);
        try {
            return settings.version() == MqttVersion.V5
                    ? new PahoV5Client(settings, network, threads, this)
                    : new PahoV3Client(settings, network, threads, this);
        } catch (org.eclipse.paho.client.mqttv3.MqttException | org.eclipse.paho.mqttv5.common.MqttException e) {
            throw LinkFailures.connecting(settings.endpoint(), e);
        }
    }

    @Override
    public void onMessage(ReceivedMessage message, int packetId) {
        if (message.qos() == Qos.AT_MOST_ONCE) {
            listener.onMessage(new InboundMessage(message, () -> {}, 0));
            return;
        }
        AtomicBoolean isAcknowledged = new AtomicBoolean();
        Runnable acknowledge = () -> {
            if (isAcknowledged.compareAndSet(false, true)) {
                connected().acknowledge(packetId);
            }
        };
        listener.onMessage(new InboundMessage(message, acknowledge, packetId));
    }

    @Override
    public void onDropped(TransportException reason, int packetId) {
        if (packetId != 0) {
            connected().acknowledge(packetId);
        }
        listener.onDropped(reason);
    }

    private void onBrokenPacket(Throwable cause) {
        end(LinkFailures.malformed(settings.endpoint(), cause));
    }

    @Override
    public void onEndOfStream(Throwable cause) {
        end(lost(cause));
    }

    @Override
    public void onLost(Throwable cause) {
        end(lost(cause));
    }

    private void end(TransportException cause) {
        end = cause;
        State before = state.getAndSet(State.ENDED);
        accepted.completeExceptionally(cause);
        unanswered.values().forEach(future -> future.completeExceptionally(cause));
        if (before == State.CONNECTED) {
            // Paho leaves an interrupt behind when it stops its threads, this one among them.
            Thread.interrupted();
            listener.onLost(cause);
        }
        if (before != State.ENDED) {
            release();
        }
    }

    /** Ends Paho's threads, which may take it a moment. */
    private void release() {
        socket.close();
        PahoClient ending = client;
        if (ending != null) {
            threads.execute(ending::release);
        }
    }

    @Override
    public void publish(OutboundMessage message) {
        int limit = wire.window().maximumPacketBytes();
        if (PahoWire.bytesAtMost(message.message()) > limit && PahoWire.bytesOf(message, wire.isV5()) > limit) {
            long bytes = PahoWire.bytesOf(message, wire.isV5());
            String place = "topic '" + message.message().topic() + "'";
            message.failed(new TransportException(
                    Kind.TOO_LARGE, place, "a packet of " + bytes + " bytes is more than the broker takes, " + limit));
            return;
        }
        wire.publishing(message);
        connected().publish(message);
    }

    @Override
    public void onWritten(OutboundMessage message) {
        if (state.get() != State.ENDED) {
            message.acknowledged();
        }
    }

    @Override
    public void onPublished(OutboundMessage message, int packetId) {
        wire.numbers().ifPresent(numbers -> numbers.done(packetId));
        if (state.get() == State.ENDED) {
            return;
        }
        Optional<PahoWire.Reason> rejected = wire.takeRejected(packetId);
        if (rejected.isPresent()) {
            message.failed(rejected("topic '" + message.message().topic() + "'", rejected.get()));
        } else {
            message.acknowledged();
        }
    }

    @Override
    public void onPublishFailed(Throwable cause) {
        end(lost(cause)); // The connection has ended, or is of no use any more.
    }

    @Override
    public CompletableFuture<Qos> subscribe(String filter, Qos qos) {
        return answered(connected().subscribe(filter, qos), filter).thenApply(reason -> Qos.of(reason.code()));
    }

    @Override
    public CompletableFuture<Void> unsubscribe(String filter) {
        return answered(connected().unsubscribe(filter), filter).thenApply(_ -> null);
    }

    @Override
    public CompletableFuture<Void> ping() {
        CompletableFuture<PahoWire.Reason> answer = connected().unsubscribe(NEVER_SUBSCRIBED);
        return answered(answer.thenApply(_ -> new PahoWire.Reason(0, Optional.empty())), NEVER_SUBSCRIBED)
                .thenApply(_ -> null);
    }

    /** Translates failures, and makes sure that the end of the connection is one. */
    private CompletableFuture<PahoWire.Reason> answered(CompletableFuture<PahoWire.Reason> answer, String filter) {
        CompletableFuture<PahoWire.Reason> ours = new CompletableFuture<>();
        Object key = new Object();
        unanswered.put(key, ours);
        var _ = answer.whenComplete((reason, failure) -> {
            unanswered.remove(key);
            if (failure != null) {
                ours.completeExceptionally(lost(failure));
            } else if (LinkFailures.isFailure(reason.code())) {
                ours.completeExceptionally(rejected("topic filter '" + filter + "'", reason));
            } else {
                ours.complete(reason);
            }
        });
        if (state.get() == State.ENDED) {
            ours.completeExceptionally(ended());
        }
        return ours;
    }

    @Override
    public void disconnect() {
        PahoClient open = client;
        if (state.compareAndSet(State.CONNECTED, State.LEAVING) && open != null) {
            open.disconnect();
            try {
                wire.whenFarewellSent().get(FAREWELL_MILLISECONDS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException _) {
                // It could not leave: the connection is closed without it.
            }
        }
        abandon();
    }

    @Override
    public void abandon() {
        if (state.getAndSet(State.ENDED) != State.ENDED) {
            release();
        }
        accepted.completeExceptionally(ended()); // Paho may be between two steps of a connect, and say nothing.
        unanswered.values().forEach(future -> future.completeExceptionally(ended()));
    }

    private PahoClient connected() {
        PahoClient open = client;
        if (open == null) {
            throw new IllegalStateException("connect() has not returned");
        }
        return open;
    }

    private TransportException ended() {
        TransportException cause = end;
        String place = settings.endpoint().toString();
        return cause == null
                ? new TransportException(Kind.CONNECTION_LOST, place, "the connection was closed")
                : new TransportException(cause.kind(), place, "the connection has ended", cause);
    }

    private TransportException connecting(Throwable failure) {
        return wire.refusal()
                .map(reason -> LinkFailures.refused(settings, reason.code(), reason.text(), failure))
                .orElseGet(() -> lost(failure));
    }

    /** The one place where Paho's exceptions become ours, together with what was seen on the wire. */
    private TransportException lost(Throwable failure) {
        Endpoint endpoint = settings.endpoint();
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (wire.farewell().isPresent()) {
            PahoWire.Reason reason = wire.farewell().get();
            return LinkFailures.farewell(endpoint, reason.code(), reason.text(), cause);
        }
        return isMalformed(cause) ? LinkFailures.malformed(endpoint, cause) : LinkFailures.ended(endpoint, cause);
    }

    /** The end of the stream is seen before Paho sees it: what ends in Paho is a packet. */
    private static boolean isMalformed(Throwable cause) {
        return (cause instanceof org.eclipse.paho.mqttv5.common.MqttException e && PahoV5Client.isMalformed(e))
                || (!(cause instanceof IOException) && cause.getCause() instanceof EOFException);
    }

    private TransportException rejected(String place, PahoWire.Reason reason) {
        return LinkFailures.rejected(
                place, reason.code(), reason.text(), connected().exception(reason.code()));
    }

    /** {@return the keepalive, rounded up to the protocol's unit} */
    static int keepAliveSeconds(TransportSettings.Session session) {
        return (int) session.keepAlive().plusMillis(999).toSeconds();
    }
}
