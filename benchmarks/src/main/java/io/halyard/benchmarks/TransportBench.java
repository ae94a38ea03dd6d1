// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import io.halyard.testkit.Mosquitto;
import io.halyard.transport.Message;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.Payload;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.session.MqttTransports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.ToDoubleFunction;

/**
 * Publishes of QoS 1 a second with 1,000 in flight, through our transport and through HiveMQ's client alone, in turn, five
 * rounds each after a warm-up; and the raw client against itself, which says how much the machine varies.
 */
final class TransportBench {
    private static final int MESSAGES = 20_000;
    private static final int IN_FLIGHT = 1_000;
    private static final int ROUNDS = 5;
    private static final byte[] PAYLOAD = new byte[64];

    private TransportBench() {}

    static Result run() throws Exception {
        List<Double> ours = new ArrayList<>();
        List<Double> raw = new ArrayList<>();
        List<Double> twin = new ArrayList<>();
        try (Mosquitto broker = Mosquitto.start("max_inflight_messages 0")) {
            for (int round = 0; round <= ROUNDS; round++) {
                double rawRate = raw(broker);
                double ourRate = ours(broker);
                double twinRate = raw(broker);
                System.err.printf(
                        "round %d of %d: ours %.0f/s, raw %.0f/s and %.0f/s%n",
                        round, ROUNDS, ourRate, rawRate, twinRate);
                if (round > 0) {
                    ours.add(ourRate / rawRate);
                    raw.add(rawRate);
                    twin.add(twinRate / rawRate);
                }
            }
        }
        return new Result("transport")
                .with("hivemq-3.qos1", median(ours, ratio -> ratio))
                .with("hivemq-3.aa_qos1", median(twin, ratio -> ratio))
                .with("raw_per_second", Math.round(median(raw, rate -> rate)))
                .with("messages", (long) MESSAGES * ROUNDS);
    }

    private static double ours(Mosquitto broker) throws InterruptedException {
        TransportSettings settings = TransportSettings.of(broker.uri());
        try (MqttTransport transport = MqttTransports.create(
                settings.withLimits(settings.limits().withMaximumInFlight(IN_FLIGHT)), "hivemq")) {
            transport.connect();
            if (!transport.awaitConnected(Duration.ofSeconds(10))) {
                throw new IllegalStateException("no connection");
            }
            Semaphore permits = new Semaphore(IN_FLIGHT);
            Payload payload = Payload.of(PAYLOAD);
            long start = System.nanoTime();
            for (int i = 0; i < MESSAGES; i++) {
                permits.acquire();
                transport.publish(Message.of("bench/ours", payload)).whenComplete((_, _) -> permits.release());
            }
            permits.acquire(IN_FLIGHT);
            return MESSAGES / ((System.nanoTime() - start) / 1e9);
        }
    }

    private static double raw(Mosquitto broker) throws InterruptedException {
        Mqtt3AsyncClient client = Mqtt3Client.builder()
                .serverHost("127.0.0.1")
                .serverPort(broker.port())
                .buildAsync();
        client.connect().join();
        Semaphore permits = new Semaphore(IN_FLIGHT);
        long start = System.nanoTime();
        for (int i = 0; i < MESSAGES; i++) {
            permits.acquire();
            client.publishWith()
                    .topic("bench/raw")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(PAYLOAD)
                    .send()
                    .whenComplete((_, _) -> permits.release());
        }
        permits.acquire(IN_FLIGHT);
        double rate = MESSAGES / ((System.nanoTime() - start) / 1e9);
        client.disconnect().join();
        return rate;
    }

    private static double median(List<Double> values, ToDoubleFunction<Double> value) {
        return values.stream()
                .mapToDouble(value)
                .sorted()
                .skip(values.size() / 2)
                .findFirst()
                .orElseThrow();
    }
}
