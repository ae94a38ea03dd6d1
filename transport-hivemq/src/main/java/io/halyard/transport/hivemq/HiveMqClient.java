// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.hivemq;

import com.hivemq.client.internal.mqtt.MqttClientConfig;
import com.hivemq.client.internal.mqtt.handler.publish.outgoing.MqttAckSingle;
import com.hivemq.client.internal.mqtt.message.publish.MqttPublish;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import io.halyard.transport.Qos;
import io.halyard.transport.Secret;
import io.halyard.transport.spi.MqttLink;
import io.halyard.transport.spi.OutboundMessage;
import io.reactivex.SingleObserver;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** What a link needs of the library's two APIs, in one set of types. Nothing blocks; answers come on the event loop. */
interface HiveMqClient {
    /** The largest packet that the length field can express (MQTT 5, 2.1.4). */
    int NO_LIMIT_BYTES = 268_435_455;

    CompletableFuture<MqttLink.Accepted> connect();

    /** {@return a message in the library's words} */
    MqttPublish publishOf(OutboundMessage message);

    /** {@return what the library is to know to publish} */
    MqttClientConfig config();

    /** Begins to publish. A future would cost another seven objects for each publish. */
    default void publish(MqttPublish publish, SingleObserver<Mqtt5PublishResult> answer) {
        new MqttAckSingle(config(), publish).subscribe(answer);
    }

    CompletableFuture<Qos> subscribe(String filter, Qos qos);

    CompletableFuture<?> unsubscribe(String filter);

    CompletableFuture<?> disconnect();

    static byte[] bytes(Secret secret) {
        return secret.reveal(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    static MqttQos qos(Qos qos) {
        return switch (qos) {
            case AT_MOST_ONCE -> MqttQos.AT_MOST_ONCE;
            case AT_LEAST_ONCE -> MqttQos.AT_LEAST_ONCE;
            case EXACTLY_ONCE -> MqttQos.EXACTLY_ONCE;
        };
    }
}
