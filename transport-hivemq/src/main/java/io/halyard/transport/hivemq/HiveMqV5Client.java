// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.hivemq;

import com.hivemq.client.internal.mqtt.MqttClientConfig;
import com.hivemq.client.internal.mqtt.MqttClientConnectionConfig;
import com.hivemq.client.internal.mqtt.message.publish.MqttPublish;
import com.hivemq.client.internal.mqtt.util.MqttChecks;
import com.hivemq.client.mqtt.MqttClientBuilder;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5SimpleAuth;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5ConnectRestrictions;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscribe;
import com.hivemq.client.mqtt.mqtt5.message.unsubscribe.Mqtt5Unsubscribe;
import io.halyard.transport.Message;
import io.halyard.transport.Payload;
import io.halyard.transport.Qos;
import io.halyard.transport.ReceivedMessage;
import io.halyard.transport.ReceivedMessage.UserProperty;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.spi.LinkSettings;
import io.halyard.transport.spi.MqttLink;
import io.halyard.transport.spi.OutboundMessage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** The library's API of MQTT 5. */
final class HiveMqV5Client implements HiveMqClient {
    private static final long LONGEST_EXPIRY_SECONDS = 0xFFFF_FFFFL;

    private final Mqtt5AsyncClient client;
    private final MqttClientConfig config;
    private final LinkSettings settings;

    /** Also registers for messages: those that come before a consumer is there would be dropped. */
    HiveMqV5Client(MqttClientBuilder builder, LinkSettings settings, HiveMqInbound inbound) {
        this.client = builder.useMqttVersion5().buildAsync();
        this.config = (MqttClientConfig) client.getConfig();
        this.settings = settings;
        client.publishes(
                MqttGlobalPublishFilter.ALL,
                publish -> inbound.accept(new ReceivedMessage(
                        publish.getTopic().toString(),
                        Payload.wrap(publish.getPayloadAsBytes()),
                        Qos.of(publish.getQos().getCode()),
                        publish.isRetain(),
                        false,
                        propertiesOf(publish),
                        expiryOf(publish))));
    }

    @Override
    public CompletableFuture<MqttLink.Accepted> connect() {
        TransportSettings.Session session = settings.session();
        var connect = Mqtt5Connect.builder()
                .cleanStart(settings.startClean())
                .sessionExpiryInterval(
                        session.clean() ? 0 : Math.min(session.expiry().toSeconds(), LONGEST_EXPIRY_SECONDS))
                .keepAlive(settings.keepAliveSeconds())
                // Topic aliases would make the four links differ on the wire, and brokers are not at their best there.
                .restrictions(Mqtt5ConnectRestrictions.builder()
                        .maximumPacketSize(settings.limits().maximumPacketBytes())
                        .sendTopicAliasMaximum(0)
                        .build())
                .willPublish(session.will().map(will -> publishOf(will, 0)).orElse(null))
                .simpleAuth(session.userName()
                        .map(name -> Mqtt5SimpleAuth.builder()
                                .username(name)
                                .password(HiveMqClient.bytes(session.password()))
                                .build())
                        .orElse(null));
        return client.connect(connect.build()).thenApply(this::onAccepted);
    }

    private MqttLink.Accepted onAccepted(Mqtt5ConnAck answer) {
        forgetWithTheConnection();
        return new MqttLink.Accepted(
                answer.isSessionPresent(),
                // The library lets a publish of QoS 0 wait for a place of the broker's window, too: one is left to
                // these.
                Math.max(1, answer.getRestrictions().getReceiveMaximum() - 1),
                Math.min(answer.getRestrictions().getMaximumPacketSize(), HiveMqClient.NO_LIMIT_BYTES));
    }

    /**
     * The library would keep what is unanswered in memory, by a timer, until the session expires, in case that this client
     * connects again. It never does: the next connection has a client of its own.
     */
    private void forgetWithTheConnection() {
        MqttClientConnectionConfig connection = config.getRawConnectionConfig();
        if (connection != null) {
            connection.setSessionExpiryInterval(0);
        }
    }

    @Override
    public MqttClientConfig config() {
        return config;
    }

    @Override
    public MqttPublish publishOf(OutboundMessage message) {
        return MqttChecks.publish(publishOf(message.message(), message.expirySeconds()));
    }

    @Override
    public CompletableFuture<Qos> subscribe(String filter, Qos qos) {
        return client.subscribe(Mqtt5Subscribe.builder()
                        .topicFilter(filter)
                        .qos(HiveMqClient.qos(qos))
                        .build())
                .thenApply(answer -> Qos.of(answer.getReasonCodes().getFirst().getCode()));
    }

    @Override
    public CompletableFuture<?> unsubscribe(String filter) {
        return client.unsubscribe(Mqtt5Unsubscribe.builder().topicFilter(filter).build());
    }

    @Override
    public CompletableFuture<?> disconnect() {
        return client.disconnect();
    }

    private static Mqtt5Publish publishOf(Message message, long expirySeconds) {
        var publish = Mqtt5Publish.builder()
                .topic(message.topic())
                .qos(HiveMqClient.qos(message.qos()))
                .retain(message.retain())
                .payload(message.payload().unwrap());
        return (expirySeconds == 0 ? publish : publish.messageExpiryInterval(expirySeconds)).build();
    }

    private static Optional<Duration> expiryOf(Mqtt5Publish publish) {
        OptionalLong seconds = publish.getMessageExpiryInterval();
        return seconds.isPresent() ? Optional.of(Duration.ofSeconds(seconds.getAsLong())) : Optional.empty();
    }

    private static List<UserProperty> propertiesOf(Mqtt5Publish publish) {
        return publish.getUserProperties().asList().stream()
                .map(property -> new UserProperty(
                        property.getName().toString(), property.getValue().toString()))
                .toList();
    }
}
