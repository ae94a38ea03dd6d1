// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks.links;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** HiveMQ's client alone, MQTT 5. */
final class HiveMqV5Contender implements Contender {
    private final Mqtt5AsyncClient client;
    private final BiConsumer<@Nullable Object, @Nullable Throwable> done;

    HiveMqV5Contender(int port, Window window) throws Exception {
        client = Mqtt5Client.builder().serverHost("127.0.0.1").serverPort(port).buildAsync();
        client.connect().get(10, TimeUnit.SECONDS);
        done = (_, failure) -> window.done(failure);
    }

    @Override
    public void publish(String topic, byte[] payload, int qos) {
        var _ = client.publishWith()
                .topic(topic)
                .qos(qos == 0 ? MqttQos.AT_MOST_ONCE : MqttQos.AT_LEAST_ONCE)
                .payload(payload)
                .send()
                .whenComplete(done);
    }

    @Override
    public void subscribe(String topic, Consumer<ByteBuffer> handler) throws Exception {
        client.subscribeWith()
                .topicFilter(topic)
                .qos(MqttQos.AT_MOST_ONCE)
                .callback(message -> handler.accept(message.getPayload().orElseThrow()))
                .send()
                .get(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        client.disconnect().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
