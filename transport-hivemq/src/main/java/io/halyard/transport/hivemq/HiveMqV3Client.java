// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.hivemq;

import com.hivemq.client.internal.mqtt.MqttClientConfig;
import com.hivemq.client.internal.mqtt.message.publish.MqttPublish;
import com.hivemq.client.internal.mqtt.util.MqttChecks;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.message.auth.Mqtt3SimpleAuth;
import com.hivemq.client.mqtt.mqtt3.message.connect.Mqtt3Connect;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.Mqtt3Subscribe;
import com.hivemq.client.mqtt.mqtt3.message.unsubscribe.Mqtt3Unsubscribe;
import io.halyard.transport.Message;
import io.halyard.transport.Payload;
import io.halyard.transport.Qos;
import io.halyard.transport.ReceivedMessage;
import io.halyard.transport.spi.LinkSettings;
import io.halyard.transport.spi.MqttLink;
import io.halyard.transport.spi.OutboundMessage;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The library's API of MQTT 3.1.1. */
final class HiveMqV3Client implements HiveMqClient {
    /** MQTT 3.1.1 has no word for a broker's limit: as many as there are packet ids (2.3.1). */
    private static final int NO_LIMIT_IN_FLIGHT = 65_535;

    private final Mqtt3AsyncClient client;
    private final MqttClientConfig config;
    private final LinkSettings settings;

    /** Also registers for messages: those that come before a consumer is there would be dropped. */
    HiveMqV3Client(HiveMqV3Builder shown, LinkSettings settings, HiveMqInbound inbound) {
        this.client = shown.buildAsync();
        this.config = shown.config();
        this.settings = settings;
        client.publishes(
                MqttGlobalPublishFilter.ALL,
                publish -> inbound.accept(new ReceivedMessage(
                        publish.getTopic().toString(),
                        Payload.wrap(publish.getPayloadAsBytes()),
                        Qos.of(publish.getQos().getCode()),
                        publish.isRetain(),
                        false,
                        List.of())));
    }

    @Override
    public CompletableFuture<MqttLink.Accepted> connect() {
        var session = settings.session();
        var connect = Mqtt3Connect.builder()
                .cleanSession(settings.startClean())
                .keepAlive(settings.keepAliveSeconds())
                .willPublish(session.will().map(HiveMqV3Client::publishOf).orElse(null))
                .simpleAuth(session.userName()
                        .map(name -> Mqtt3SimpleAuth.builder()
                                .username(name)
                                .password(HiveMqClient.bytes(session.password()))
                                .build())
                        .orElse(null));
        return client.connect(connect.build())
                .thenApply(answer -> new MqttLink.Accepted(
                        answer.isSessionPresent(), NO_LIMIT_IN_FLIGHT, HiveMqClient.NO_LIMIT_BYTES));
    }

    @Override
    public MqttClientConfig config() {
        return config;
    }

    @Override
    public MqttPublish publishOf(OutboundMessage message) {
        return MqttChecks.publish(publishOf(message.message()));
    }

    @Override
    public CompletableFuture<Qos> subscribe(String filter, Qos qos) {
        return client.subscribe(Mqtt3Subscribe.builder()
                        .topicFilter(filter)
                        .qos(HiveMqClient.qos(qos))
                        .build())
                .thenApply(answer -> Qos.of(answer.getReturnCodes().getFirst().getCode()));
    }

    @Override
    public CompletableFuture<?> unsubscribe(String filter) {
        return client.unsubscribe(Mqtt3Unsubscribe.builder().topicFilter(filter).build());
    }

    @Override
    public CompletableFuture<?> disconnect() {
        return client.disconnect();
    }

    private static Mqtt3Publish publishOf(Message message) {
        return Mqtt3Publish.builder()
                .topic(message.topic())
                .qos(HiveMqClient.qos(message.qos()))
                .retain(message.retain())
                .payload(message.payload().unwrap())
                .build();
    }
}
