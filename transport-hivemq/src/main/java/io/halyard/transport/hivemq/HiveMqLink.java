// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.hivemq;

import com.hivemq.client.internal.mqtt.message.publish.MqttPublish;
import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientBuilder;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttClientTransportConfig;
import com.hivemq.client.mqtt.MqttWebSocketConfig;
import com.hivemq.client.mqtt.lifecycle.MqttClientDisconnectedContext;
import com.hivemq.client.mqtt.lifecycle.MqttDisconnectSource;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import io.halyard.transport.Endpoint;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.Qos;
import io.halyard.transport.ReceivedMessage;
import io.halyard.transport.TransportException;
import io.halyard.transport.spi.InboundMessage;
import io.halyard.transport.spi.LinkFailures;
import io.halyard.transport.spi.LinkLife;
import io.halyard.transport.spi.LinkListener;
import io.halyard.transport.spi.LinkSettings;
import io.halyard.transport.spi.MqttLink;
import io.halyard.transport.spi.OutboundMessage;
import io.halyard.transport.spi.PublishSize;
import io.halyard.transport.spi.TlsMaterial;
import io.netty.channel.Channel;
import io.reactivex.SingleObserver;
import io.reactivex.disposables.Disposable;
import io.reactivex.schedulers.Schedulers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection through HiveMQ's client.
 *
 * <p>What the client cannot do, and what is done instead: it has no call to drop a connection, so {@link HiveMqLoops} shows us its
 * channel; it acknowledges in the order of arrival and hides the DUP flag, so {@link HiveMqInbound} does better; and before MQTT
 * 5 it reads what is too large, which is then dropped here.
 */
final class HiveMqLink implements MqttLink {
    private static final Duration LATER = Duration.ofSeconds(1);

    private final LinkSettings settings;
    private final LinkListener listener;
    private final LinkLife life;
    private final HiveMqFirstBytes firstBytes = new HiveMqFirstBytes();
    private final HiveMqInbound inbound = new HiveMqInbound(this::onMessage);
    /** Where sessions are kept. */
    private final @Nullable HiveMqResumption resumption;

    private volatile @Nullable HiveMqClient client;
    private volatile @Nullable Channel channel;

    HiveMqLink(LinkSettings settings, LinkListener listener) {
        this.settings = settings;
        this.listener = listener;
        this.life = new LinkLife(settings, listener, this::release);
        this.resumption = settings.session().clean() ? null : new HiveMqResumption(life::hasEnded);
    }

    @Override
    public Accepted connect() throws InterruptedException {
        return life.connect(
                () -> CompletableFuture.supplyAsync(this::address, Thread::startVirtualThread)
                        .thenCompose(this::open),
                failure -> translated(failure, MqttDisconnectSource.CLIENT));
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
        if (life.hasEnded()) {
            release();
        }
    }

    private void onDisconnected(MqttClientDisconnectedContext context) {
        life.end(translated(context.getCause(), context.getSource()));
    }

    private TransportException translated(Throwable failure, MqttDisconnectSource source) {
        return firstBytes
                .wrong()
                .map(bytes -> LinkFailures.notBroker(settings.endpoint(), bytes, failure))
                .orElseGet(() -> HiveMqFailures.connection(settings, failure, source));
    }

    private void onMessage(ReceivedMessage message, HiveMqInbound.Delivery acknowledge) {
        long bytes = PublishSize.of(
                message.topic(), message.qos(), 0, message.payload().sizeBytes());
        int limit = settings.limits().maximumPacketBytes();
        if (bytes > limit) {
            acknowledge.run();
            listener.onDropped(LinkFailures.tooLarge(message.topic(), bytes, limit));
        } else {
            listener.onMessage(new InboundMessage(message, acknowledge, acknowledge.packetId()));
        }
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
            if (!life.hasEnded()) {
                message.acknowledged();
            }
        }

        @Override
        public void onError(Throwable failure) {
            if (!life.hasEnded()) {
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

    private <T> CompletableFuture<T> answered(CompletableFuture<T> answer, String filter) {
        return life.answered(answer, failure -> HiveMqFailures.subscribing(settings.endpoint(), filter, failure));
    }

    @Override
    public void disconnect() {
        life.disconnect(() -> connected().disconnect());
    }

    @Override
    public void abandon() {
        life.abandon();
    }

    private void release() {
        Channel open = channel;
        if (open != null) {
            var _ = open.close();
        }
    }

    private HiveMqClient connected() {
        HiveMqClient open = client;
        if (open == null) {
            throw new IllegalStateException("connect() has not returned");
        }
        return open;
    }
}
