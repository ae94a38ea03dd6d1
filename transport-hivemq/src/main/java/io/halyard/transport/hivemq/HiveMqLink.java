// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.hivemq;

import com.hivemq.client.internal.mqtt.message.publish.MqttPublish;
import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientBuilder;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttClientTransportConfig;
import com.hivemq.client.mqtt.MqttWebSocketConfig;
import com.hivemq.client.mqtt.lifecycle.MqttClientDisconnectedContext;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
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
import io.halyard.transport.spi.MqttLink;
import io.halyard.transport.spi.OutboundMessage;
import io.halyard.transport.spi.TlsMaterial;
import io.netty.channel.Channel;
import io.reactivex.SingleObserver;
import io.reactivex.disposables.Disposable;
import io.reactivex.schedulers.Schedulers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One connection through HiveMQ's client.
 *
 * <p>What the client cannot do, and what is done instead: it has no call for a ping, so {@link #ping()} ends a subscription
 * that never was; none to drop a connection, so {@link HiveMqLoops} shows us its channel; it acknowledges in the order of
 * arrival and hides the DUP flag, so {@link HiveMqInbound} does better; and before MQTT 5 it reads what is too large, which is
 * then dropped here.
 *
 * <pre>
 *   NEW --connect--&gt; CONNECTING --CONNACK--&gt; CONNECTED --lost--&gt; ENDED (onLost)
 *                        |                       |
 *        refused, failed  |                       +--disconnect--&gt; LEAVING --closed--&gt; ENDED
 *                        +--&gt; ENDED              +--abandon--&gt; ENDED
 * </pre>
 */
final class HiveMqLink implements MqttLink {
    private static final String NEVER_SUBSCRIBED = "halyard/probe/never-subscribed";
    private static final Duration LATER = Duration.ofSeconds(1);
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private enum State {
        NEW,
        CONNECTING,
        CONNECTED,
        LEAVING,
        ENDED
    }

    private final LinkSettings settings;
    private final LinkListener listener;
    private final AtomicReference<State> state = new AtomicReference<>(State.NEW);
    private final Map<Object, CompletableFuture<?>> unanswered = new ConcurrentHashMap<>();
    private final HiveMqFirstBytes firstBytes = new HiveMqFirstBytes();
    private final HiveMqInbound inbound = new HiveMqInbound(this::onMessage);
    /** Where sessions are kept. */
    private final @Nullable HiveMqResumption resumption;

    private volatile @Nullable HiveMqClient client;
    private volatile @Nullable Channel channel;
    private volatile @Nullable TransportException end;

    HiveMqLink(LinkSettings settings, LinkListener listener) {
        this.settings = settings;
        this.listener = listener;
        this.resumption = settings.session().clean() ? null : new HiveMqResumption(() -> state.get() == State.ENDED);
    }

    @Override
    public Accepted connect() throws InterruptedException {
        if (!state.compareAndSet(State.NEW, State.CONNECTING)) {
            throw ended();
        }
        long deadline = System.nanoTime() + settings.limits().connectTimeout().toNanos();
        CompletableFuture<Accepted> answer = CompletableFuture.supplyAsync(this::address, Thread::startVirtualThread)
                .thenCompose(this::open);
        boolean accepted = false;
        try {
            Accepted said = answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            accepted = state.compareAndSet(State.CONNECTING, State.CONNECTED);
            if (!accepted) {
                throw ended();
            }
            return said;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw firstBytes
                    .wrong()
                    .map(bytes -> LinkFailures.notBroker(settings.endpoint(), bytes, cause))
                    .orElseGet(() -> HiveMqFailures.connecting(settings, cause));
        } catch (TimeoutException e) {
            throw LinkFailures.timeout(settings.endpoint(), settings.limits().connectTimeout(), e);
        } finally {
            if (!accepted) {
                abandon();
            }
        }
    }

    /** Looked up here, since the library would do it on an event loop, which serves other links too. */
    private InetSocketAddress address() {
        Endpoint endpoint = settings.endpoint();
        try {
            return new InetSocketAddress(InetAddress.getByName(endpoint.host()), endpoint.port());
        } catch (UnknownHostException e) {
            throw new CompletionException(e);
        }
    }

    private CompletableFuture<Accepted> open(InetSocketAddress address) {
        if (state.get() == State.ENDED) {
            return CompletableFuture.failedFuture(ended());
        }
        MqttClientBuilder builder = MqttClient.builder()
                .transportConfig(transportConfig(address))
                .addConnectedListener(_ -> install(Objects.requireNonNull(channel)))
                .addDisconnectedListener(this::onDisconnected);
        // Answers and messages come on the event loop itself: our listener never blocks it, and order is kept.
        builder = builder.executorConfig()
                .nettyExecutor(HiveMqLoops.SHARED)
                .applicationScheduler(Schedulers.trampoline())
                .applyExecutorConfig();
        String clientId = settings.session().clientId();
        if (!clientId.isEmpty()) {
            builder = builder.identifier(clientId);
        }
        HiveMqClient opening = settings.version() == MqttVersion.V5
                ? new HiveMqV5Client(builder, settings, inbound)
                : new HiveMqV3Client(new HiveMqV3Builder(builder), settings, inbound);
        client = opening;
        return ScopedValue.where(HiveMqLoops.OPENING, this::onChannel).call(opening::connect);
    }

    private void install(Channel opened) {
        inbound.install(opened);
        if (resumption != null) {
            resumption.install(opened);
        }
    }

    private MqttClientTransportConfig transportConfig(InetSocketAddress address) {
        Endpoint endpoint = settings.endpoint();
        // connect() measures the time of all steps together; these come later, and make sure that nothing is left
        // behind.
        long milliseconds = settings.limits().connectTimeout().plus(LATER).toMillis();
        var config = MqttClientTransportConfig.builder()
                .serverAddress(address)
                .socketConnectTimeout(milliseconds, TimeUnit.MILLISECONDS)
                .mqttConnectTimeout(milliseconds, TimeUnit.MILLISECONDS);
        if (endpoint.scheme().isTls()) {
            config = config.sslConfig(tlsConfig(settings.tls().orElseThrow(), milliseconds));
        }
        if (endpoint.scheme().isWebSocket()) {
            config = config.webSocketConfig(MqttWebSocketConfig.builder()
                    .serverPath(URI.create(endpoint.path()).getPath().substring(1))
                    .handshakeTimeout(milliseconds, TimeUnit.MILLISECONDS)
                    .build());
        }
        return config.build();
    }

    private static MqttClientSslConfig tlsConfig(TlsMaterial tls, long handshakeMilliseconds) {
        return MqttClientSslConfig.builder()
                .trustManagerFactory(tls.trust())
                .keyManagerFactory(tls.keys().orElse(null))
                .hostnameVerifier(tls.verifyHostName() ? null : (_, _) -> true)
                .handshakeTimeout(handshakeMilliseconds, TimeUnit.MILLISECONDS)
                .build();
    }

    private void onChannel(Channel opened) {
        channel = opened;
        if (!settings.endpoint().scheme().isWebSocket()) {
            opened.pipeline().addFirst(firstBytes);
        }
        if (state.get() == State.ENDED) {
            drop(opened);
        }
    }

    private void onDisconnected(MqttClientDisconnectedContext context) {
        TransportException cause = HiveMqFailures.lost(settings.endpoint(), context.getCause(), context.getSource());
        end = cause;
        State before = state.getAndSet(State.ENDED);
        unanswered.values().forEach(future -> future.completeExceptionally(cause));
        if (before == State.CONNECTED) {
            listener.onLost(cause);
        }
    }

    private void onMessage(ReceivedMessage message, HiveMqInbound.Delivery acknowledge) {
        int bytes = bytesOnTheWire(message);
        int limit = settings.limits().maximumPacketBytes();
        if (bytes > limit) {
            acknowledge.run();
            listener.onDropped(LinkFailures.tooLarge(message.topic(), bytes, limit));
        } else {
            listener.onMessage(new InboundMessage(message, acknowledge, acknowledge.packetId()));
        }
    }

    private static int bytesOnTheWire(ReceivedMessage message) {
        int packetId = message.qos() == Qos.AT_MOST_ONCE ? 0 : 2;
        int remaining = 2
                + message.topic().getBytes(StandardCharsets.UTF_8).length
                + packetId
                + message.payload().sizeBytes();
        int lengthBytes = remaining < 128 ? 1 : remaining < 16_384 ? 2 : remaining < 2_097_152 ? 3 : 4;
        return 1 + lengthBytes + remaining;
    }

    @Override
    public void publish(OutboundMessage message) {
        HiveMqClient open = connected();
        MqttPublish publish = open.publishOf(message);
        if (resumption == null || !resumption.takes(publish, message)) {
            open.publish(publish, new Answer(message));
        }
    }

    /**
     * The library's answer to one publish. What it says once the connection is gone says nothing: not even a success, when
     * PUBREC had come.
     */
    private final class Answer implements SingleObserver<Mqtt5PublishResult> {
        private final OutboundMessage message;

        Answer(OutboundMessage message) {
            this.message = message;
        }

        @Override
        public void onSubscribe(Disposable subscription) {
            // A publish is never taken back.
        }

        @Override
        public void onSuccess(Mqtt5PublishResult result) {
            if (state.get() != State.ENDED) {
                message.acknowledged();
            }
        }

        @Override
        public void onError(Throwable failure) {
            if (state.get() != State.ENDED) {
                HiveMqFailures.publishing(message.message().topic(), failure).ifPresent(message::failed);
            }
        }
    }

    @Override
    public CompletableFuture<Qos> subscribe(String filter, Qos qos) {
        return answered(connected().subscribe(filter, qos), filter);
    }

    @Override
    public CompletableFuture<Void> unsubscribe(String filter) {
        return answered(connected().unsubscribe(filter).thenApply(_ -> null), filter);
    }

    @Override
    public CompletableFuture<Void> ping() {
        CompletableFuture<Void> answer = connected()
                .unsubscribe(NEVER_SUBSCRIBED)
                .handle((_, failure) -> {
                    if (failure != null && !HiveMqFailures.isAnswer(failure)) {
                        throw new CompletionException(failure);
                    }
                    return null;
                });
        return answered(answer, NEVER_SUBSCRIBED);
    }

    /** Translates failures, and makes sure that the end of the connection is one. */
    private <T> CompletableFuture<T> answered(CompletableFuture<T> answer, String filter) {
        CompletableFuture<T> ours = new CompletableFuture<>();
        Object key = new Object();
        unanswered.put(key, ours);
        var _ = answer.whenComplete((value, failure) -> {
            unanswered.remove(key);
            if (failure == null) {
                ours.complete(value);
            } else {
                ours.completeExceptionally(HiveMqFailures.subscribing(settings.endpoint(), filter, failure));
            }
        });
        if (state.get() == State.ENDED) {
            ours.completeExceptionally(ended());
        }
        return ours;
    }

    @Override
    public void disconnect() {
        HiveMqClient open = client;
        if (state.compareAndSet(State.CONNECTED, State.LEAVING) && open != null) {
            try {
                open.disconnect().get(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
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
        state.set(State.ENDED);
        Channel open = channel;
        if (open != null) {
            drop(open);
        }
        unanswered.values().forEach(future -> future.completeExceptionally(ended()));
    }

    private static void drop(Channel channel) {
        var _ = channel.close();
    }

    private HiveMqClient connected() {
        HiveMqClient open = client;
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

    /** {@return the keepalive, rounded up to the protocol's unit} */
    static int keepAliveSeconds(TransportSettings.Session session) {
        return (int) session.keepAlive().plusMillis(999).toSeconds();
    }
}
