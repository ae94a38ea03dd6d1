// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks.links;

import io.halyard.benchmarks.report.BenchException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Paho's client alone, MQTT 3.1.1. */
final class PahoV3Contender implements Contender {
    private final MqttAsyncClient client;
    private final IMqttActionListener done;

    PahoV3Contender(int port, Window window) throws MqttException {
        client = new MqttAsyncClient(
                "tcp://127.0.0.1:" + port, MqttAsyncClient.generateClientId(), new MemoryPersistence());
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMaxInflight(Throughput.MOST_IN_FLIGHT + 1_000); // Its documentation: more than 10 for high rates.
        client.connect(options).waitForCompletion(10_000);
        done = new IMqttActionListener() {
            @Override
            public void onSuccess(IMqttToken token) {
                window.done(null);
            }

            @Override
            public void onFailure(IMqttToken token, Throwable cause) {
                window.done(cause == null ? new BenchException("Paho gives no reason") : cause);
            }
        };
    }

    @Override
    public void publish(String topic, byte[] payload, int qos) throws MqttException {
        client.publish(topic, payload, qos, false, null, done);
    }

    @Override
    public void subscribe(String topic, Consumer<ByteBuffer> handler) throws MqttException {
        client.subscribe(topic, 0, (_, message) -> handler.accept(ByteBuffer.wrap(message.getPayload())))
                .waitForCompletion(10_000);
    }

    @Override
    public void close() {
        try {
            client.disconnect().waitForCompletion(10_000);
            client.close();
        } catch (MqttException e) {
            throw new BenchException("Paho could not disconnect", e);
        }
    }
}
