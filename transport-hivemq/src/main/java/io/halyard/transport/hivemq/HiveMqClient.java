// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.hivemq;

import com.hivemq.client.internal.mqtt.MqttClientConfig;
import com.hivemq.client.internal.mqtt.MqttClientExecutorConfigImpl;
import com.hivemq.client.internal.mqtt.MqttClientTransportConfigImpl;
import com.hivemq.client.internal.mqtt.MqttRxClient;
import com.hivemq.client.internal.mqtt.advanced.MqttClientAdvancedConfig;
import com.hivemq.client.internal.mqtt.datatypes.MqttClientIdentifierImpl;
import com.hivemq.client.internal.mqtt.handler.publish.outgoing.MqttAckSingle;
import com.hivemq.client.internal.util.collections.ImmutableList;
import com.hivemq.client.mqtt.MqttClientExecutorConfig;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttClientTransportConfig;
import com.hivemq.client.mqtt.MqttVersion;
import com.hivemq.client.mqtt.MqttWebSocketConfig;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.lifecycle.MqttClientDisconnectedListener;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5SimpleAuth;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5ConnectRestrictions;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.halyard.transport.Endpoint;
import io.halyard.transport.Message;
import io.halyard.transport.Qos;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.spi.LinkSettings;
import io.halyard.transport.spi.MqttLink.Accepted;
import io.halyard.transport.spi.PacketReader;
import io.halyard.transport.spi.TlsMaterial;
import io.reactivex.schedulers.Schedulers;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What is asked of the library, in its words. Behind its API of MQTT 3.1.1 is its client of MQTT 5, which speaks either; so that
 * one serves us for both. Nothing blocks; answers come on the event loop.
 */
final class HiveMqClient {
    private static final Duration LATER = Duration.ofSeconds(30);

    /** Answers come on the event loop itself: our listener never blocks it, and order is kept. */
    private static final MqttClientExecutorConfig EXECUTORS = MqttClientExecutorConfig.builder()
            .nettyExecutor(HiveMqLoops.SHARED)
            .applicationScheduler(Schedulers.trampoline())
            .build();

    private final LinkSettings settings;
    private final boolean isV5;
    private final MqttClientConfig config;
    private final Mqtt5AsyncClient client;

    /**
     * Opens nothing yet.
     *
     * @param onAccepted is called before anything can arrive behind CONNACK
     */
    HiveMqClient(
            LinkSettings settings,
            InetSocketAddress address,
            Runnable onAccepted,
            MqttClientDisconnectedListener onDisconnected) {
        String clientId = settings.session().clientId();
        this.settings = settings;
        this.isV5 = settings.version() == io.halyard.transport.MqttVersion.V5;
        this.config = new MqttClientConfig(
                isV5 ? MqttVersion.MQTT_5_0 : MqttVersion.MQTT_3_1_1,
                clientId.isEmpty()
                        ? MqttClientIdentifierImpl.REQUEST_CLIENT_IDENTIFIER_FROM_SERVER
                        : MqttClientIdentifierImpl.of(clientId),
                (MqttClientTransportConfigImpl) transportConfig(settings, address),
                (MqttClientExecutorConfigImpl) EXECUTORS,
                MqttClientAdvancedConfig.DEFAULT,
                MqttClientConfig.ConnectDefaults.of(null, null, null),
                ImmutableList.of(_ -> {
                    forgetWithTheConnection();
                    onAccepted.run();
                }),
                ImmutableList.of(onDisconnected));
        this.client = new MqttRxClient(config).toAsync();
    }

    private static MqttClientTransportConfig transportConfig(LinkSettings settings, InetSocketAddress address) {
        Endpoint endpoint = settings.endpoint();
        // The link measures the time of all steps together; these come so much later that also where a machine stands
        // still for a while it is the link that says what took too long. They make sure that nothing is left behind.
        long milliseconds = settings.limits().connectTimeout().plus(LATER).toMillis();
        var transport = MqttClientTransportConfig.builder()
                .serverAddress(address)
                .socketConnectTimeout(milliseconds, TimeUnit.MILLISECONDS)
                .mqttConnectTimeout(milliseconds, TimeUnit.MILLISECONDS);
        if (endpoint.scheme().isTls()) {
            TlsMaterial tls = settings.tls().orElseThrow();
            transport = transport.sslConfig(MqttClientSslConfig.builder()
                    .trustManagerFactory(tls.trust())
                    .keyManagerFactory(tls.keys().orElse(null))
                    .hostnameVerifier(tls.verifyHostName() ? null : (_, _) -> true)
                    .handshakeTimeout(milliseconds, TimeUnit.MILLISECONDS)
                    .build());
        }
        if (endpoint.scheme().isWebSocket()) {
            transport = transport.webSocketConfig(MqttWebSocketConfig.builder()
                    .serverPath(URI.create(endpoint.path()).getPath().substring(1))
                    .handshakeTimeout(milliseconds, TimeUnit.MILLISECONDS)
                    .build());
        }
        return transport.build();
    }

    CompletableFuture<Accepted> connect() {
        TransportSettings.Session session = settings.session();
        var connect = Mqtt5Connect.builder()
                .cleanStart(settings.startClean())
                .sessionExpiryInterval(settings.sessionExpirySeconds())
                .keepAlive(settings.keepAliveSeconds())
                // Topic aliases would make the four links differ on the wire, and brokers are not at their best there.
                .restrictions(Mqtt5ConnectRestrictions.builder()
                        .maximumPacketSize(isV5 ? settings.limits().maximumPacketBytes() : PacketReader.MOST_BYTES)
                        .sendTopicAliasMaximum(0)
                        .build())
                .willPublish(session.will().map(HiveMqClient::publishOf).orElse(null))
                .simpleAuth(session.userName()
                        .map(name -> Mqtt5SimpleAuth.builder()
                                .username(name)
                                .password(session.password()
                                        .<byte[]>reveal(text -> text.getBytes(StandardCharsets.UTF_8)))
                                .build())
                        .orElse(null));
        return client.connect(connect.build()).thenApply(this::accepted);
    }

    private Accepted accepted(Mqtt5ConnAck answer) {
        int window = answer.getRestrictions().getReceiveMaximum();
        return new Accepted(
                answer.isSessionPresent(),
                // The library lets a publish of QoS 0 wait for a place of the broker's window, too: one is left to
                // these.
                isV5 ? Math.max(1, window - 1) : window,
                Math.min(answer.getRestrictions().getMaximumPacketSize(), PacketReader.MOST_BYTES));
    }

    /**
     * The library would keep what is unanswered in memory, by a timer, until the session expires, in case that this client
     * connects again. It never does: the next connection has a client of its own.
     */
    private void forgetWithTheConnection() {
        Objects.requireNonNull(config.getRawConnectionConfig()).setSessionExpiryInterval(0);
    }

    /** Begins to publish. A future would cost another seven objects for each publish. */
    void publish(HiveMqPublish publish) {
        new MqttAckSingle(config, publish).subscribe(publish);
    }

    CompletableFuture<Qos> subscribe(String filter, Qos qos) {
        return client.subscribeWith()
                .topicFilter(filter)
                .qos(qosOf(qos))
                .send()
                .thenApply(answer -> Qos.of(answer.getReasonCodes().getFirst().getCode()));
    }

    CompletableFuture<Void> unsubscribe(String filter) {
        return client.unsubscribeWith().topicFilter(filter).send().thenApply(_ -> null);
    }

    CompletableFuture<Void> disconnect() {
        return client.disconnect();
    }

    private static Mqtt5Publish publishOf(Message will) {
        return Mqtt5Publish.builder()
                .topic(will.topic())
                .qos(qosOf(will.qos()))
                .retain(will.retain())
                .payload(will.payload().unwrap())
                .build();
    }

    static MqttQos qosOf(Qos qos) {
        return Objects.requireNonNull(MqttQos.fromCode(qos.level()));
    }
}
