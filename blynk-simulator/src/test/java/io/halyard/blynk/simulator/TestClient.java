// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.suback.Mqtt3SubAckReturnCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A device's MQTT 3.1.1 client that remembers what it was sent. */
final class TestClient implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A message from the simulator. */
    record Received(String topic, String payload, int qos) {}

    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> lost = new CompletableFuture<>();
    private final Mqtt3AsyncClient client;

    private TestClient(int port, String clientId) {
        client = Mqtt3Client.builder()
                .identifier(clientId)
                .serverHost("127.0.0.1")
                .serverPort(port)
                .addDisconnectedListener(_ -> lost.complete(null))
                .buildAsync();
        client.publishes(MqttGlobalPublishFilter.ALL, this::received);
    }

    /** Logs in as the cloud dialect does. */
    static TestClient cloud(BlynkSimulator simulator, String token) {
        return connect(simulator, "device", token);
    }

    /** Logs in as the device-topics dialect does. */
    static TestClient deviceTopics(BlynkSimulator simulator, String token) {
        return connect(simulator, token, "");
    }

    /** Logs in; fails with HiveMQ's exception when refused. */
    static TestClient connect(BlynkSimulator simulator, String user, String password) {
        return connect(simulator, "", user, password);
    }

    static TestClient connect(BlynkSimulator simulator, String clientId, String user, String password) {
        TestClient client = new TestClient(simulator.mqttPort(), clientId);
        client.client
                .toBlocking()
                .connectWith()
                .cleanSession(true)
                .keepAlive(45)
                .simpleAuth()
                .username(user)
                .password(password.getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .send();
        return client;
    }

    private void received(Mqtt3Publish publish) {
        received.add(new Received(
                publish.getTopic().toString(),
                new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8),
                publish.getQos().getCode()));
    }

    TestClient subscribed(String filter) {
        subscribe(filter);
        return this;
    }

    List<Mqtt3SubAckReturnCode> subscribe(String filter) {
        return client.toBlocking()
                .subscribeWith()
                .topicFilter(filter)
                .qos(MqttQos.AT_LEAST_ONCE)
                .send()
                .getReturnCodes();
    }

    void unsubscribe(String filter) {
        client.toBlocking().unsubscribeWith().topicFilter(filter).send();
    }

    /** Publishes at QoS 1 and returns when the simulator has carried it out. */
    void publish(String topic, String payload) {
        publish(topic, payload, MqttQos.AT_LEAST_ONCE);
    }

    void publish(String topic, String payload, MqttQos qos) {
        client.toBlocking()
                .publishWith()
                .topic(topic)
                .qos(qos)
                .payload(payload.getBytes(StandardCharsets.UTF_8))
                .send();
    }

    /** The next message; fails when none comes. */
    Received next() throws InterruptedException {
        return Optional.ofNullable(received.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                .orElseThrow(() -> new AssertionError("no message came"));
    }

    /** What came and was not asked for with {@link #next()}. */
    List<Received> rest() {
        return List.copyOf(received);
    }

    void awaitLost() {
        lost.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        if (client.getState().isConnected()) {
            client.toBlocking().disconnect();
        }
    }
}
