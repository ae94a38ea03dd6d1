// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks.links;

import io.halyard.benchmarks.report.BenchException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** Paho's client alone, MQTT 5. How many may be in flight it learns from the broker. */
final class PahoV5Contender implements Contender {
    private final MqttAsyncClient client;
    private final MqttActionListener done;
    private volatile Consumer<ByteBuffer> handler = _ -> {};

    PahoV5Contender(int port, Window window) throws MqttException {
        client = new MqttAsyncClient(
                "tcp://127.0.0.1:" + port, "bench-" + System.identityHashCode(this), new MemoryPersistence());
        client.setCallback(new Messages());
        client.connect(new MqttConnectionOptions()).waitForCompletion(10_000);
        done = new MqttActionListener() {
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

    /** By the client's one callback: a listener for each subscription does not work in 1.2.5. */
    @Override
    public void subscribe(String topic, Consumer<ByteBuffer> handler) throws MqttException {
        this.handler = handler;
        client.subscribe(topic, 0).waitForCompletion(10_000);
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

    private final class Messages implements MqttCallback {
        @Override
        public void messageArrived(String topic, MqttMessage message) {
            handler.accept(ByteBuffer.wrap(message.getPayload()));
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            // The publishes that wait fail.
        }

        @Override
        public void mqttErrorOccurred(MqttException exception) {
            // As above.
        }

        @Override
        public void deliveryComplete(IMqttToken token) {
            // Each publish has a listener of its own.
        }

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {
            // connect() waits for it.
        }

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {
            // Nobody asked for it.
        }
    }
}
