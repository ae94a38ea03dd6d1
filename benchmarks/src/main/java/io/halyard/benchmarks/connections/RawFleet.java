// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks.connections;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import io.halyard.benchmarks.report.BenchException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** The client libraries alone. */
final class RawFleet {
    private static final long PATIENCE_SECONDS = 120;

    private RawFleet() {}

    static Fleet of(String link, int port) {
        return link.equals("paho") ? new Paho(port) : new HiveMq(port);
    }

    private static final class HiveMq implements Fleet {
        private final int port;
        private final List<Mqtt3AsyncClient> clients = new ArrayList<>();

        HiveMq(int port) {
            this.port = port;
        }

        @Override
        public void connect(int connections) throws Exception {
            List<CompletableFuture<?>> granted = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                Mqtt3AsyncClient client = Mqtt3Client.builder()
                        .serverHost("127.0.0.1")
                        .serverPort(port)
                        .buildAsync();
                clients.add(client);
                String topic = "bench/connections/" + i;
                granted.add(client.connect()
                        .thenCompose(_ -> client.subscribeWith()
                                .topicFilter(topic)
                                .qos(MqttQos.AT_LEAST_ONCE)
                                .callback(_ -> {})
                                .send()));
            }
            CompletableFuture.allOf(granted.toArray(CompletableFuture[]::new)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }

        @Override
        public void close() {
            clients.forEach(client -> client.disconnect().join());
        }
    }

    /** Its {@code connect} is asynchronous, too, but takes threads of its own for each. */
    private static final class Paho implements Fleet {
        private final int port;
        private final List<MqttAsyncClient> clients = new ArrayList<>();

        Paho(int port) {
            this.port = port;
        }

        @Override
        public void connect(int connections) throws Exception {
            List<IMqttToken> connecting = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                MqttAsyncClient client = new MqttAsyncClient(
                        "tcp://127.0.0.1:" + port, MqttAsyncClient.generateClientId(), new MemoryPersistence());
                clients.add(client);
                connecting.add(client.connect());
            }
            for (int i = 0; i < connections; i++) {
                connecting.get(i).waitForCompletion(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
                clients.get(i)
                        .subscribe("bench/connections/" + i, 1, (_, _) -> {})
                        .waitForCompletion(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            }
        }

        @Override
        public void close() {
            try {
                for (MqttAsyncClient client : clients) {
                    client.disconnectForcibly(0, 1_000);
                    client.close();
                }
            } catch (MqttException e) {
                throw new BenchException("Paho could not disconnect", e);
            }
        }
    }
}
