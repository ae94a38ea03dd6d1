// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks;

import io.halyard.benchmarks.report.Result;
import io.halyard.testkit.FaultProxy;
import io.halyard.testkit.Mosquitto;
import io.halyard.transport.Message;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.Qos;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.session.MqttTransports;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Cuts the publisher's connection at random moments under load. The broker lives, so the judge is the other end: a subscriber
 * with a connection of its own must get every message that was published with QoS 1, its first copies in order.
 */
final class TransportNetwork {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int BURST = 200;

    private TransportNetwork() {}

    static boolean run(int rounds, long seed) throws Exception {
        System.err.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        BlockingQueue<Long> arrived = new LinkedBlockingQueue<>();
        try (Mosquitto broker = Mosquitto.start();
                FaultProxy network = FaultProxy.to(broker.port());
                MqttTransport subscriber = MqttTransports.create(TransportSettings.of(broker.uri()), "hivemq");
                MqttTransport publisher = MqttTransports.create(impatient(network.uri()), "hivemq")) {
            subscriber
                    .subscribe("campaign", Qos.AT_LEAST_ONCE, message -> arrived.add(Long.parseLong(message.text())))
                    .granted();
            subscriber.connect();
            publisher.connect();
            subscriber.awaitConnected(PATIENCE);
            subscriber.probe(PATIENCE);
            publisher.awaitConnected(PATIENCE);
            long published = publishWithCuts(rounds, random, network, publisher);
            return judge(rounds, seed, published, collect(arrived, published), network.connections() - 1);
        }
    }

    private static long publishWithCuts(
            int rounds, SplittableRandom random, FaultProxy network, MqttTransport publisher) throws Exception {
        Deque<CompletableFuture<Void>> pending = new ArrayDeque<>();
        long published = 0;
        for (int round = 1; round <= rounds; round++) {
            int cutAt = random.nextInt(BURST);
            for (int i = 0; i < BURST; i++) {
                pending.add(publisher.publish(Message.of("campaign", Long.toString(published++))));
                if (i == cutAt) {
                    network.cut();
                }
            }
            while (!pending.isEmpty()) {
                pending.remove().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            if (round % 10 == 0 || round == rounds) {
                System.err.println("round " + round + " of " + rounds + ", " + published + " published");
            }
        }
        return published;
    }

    private static List<Long> collect(BlockingQueue<Long> arrived, long published) throws InterruptedException {
        List<Long> all = new ArrayList<>();
        Set<Long> distinct = new HashSet<>();
        while (distinct.size() < published) {
            Long next = arrived.poll(PATIENCE.toMillis() / 4, TimeUnit.MILLISECONDS);
            if (next == null) {
                break; // What has not come by now is lost.
            }
            all.add(next);
            distinct.add(next);
        }
        return all;
    }

    private static boolean judge(int rounds, long seed, long published, List<Long> arrived, int cuts) {
        Set<Long> seen = new HashSet<>();
        long latest = -1;
        long reordered = 0;
        for (long number : arrived) {
            if (seen.add(number)) {
                if (number < latest) {
                    reordered++;
                }
                latest = Math.max(latest, number);
            }
        }
        long lost = published - seen.size();
        new Result("transport-network")
                .with("rounds", rounds)
                .with("cuts", cuts)
                .with("published", published)
                .with("lost", lost)
                .with("reordered", reordered)
                .with("duplicated", arrived.size() - seen.size())
                .with("seed", seed)
                .print();
        return lost == 0 && reordered == 0 && published > 0 && cuts > 0;
    }

    private static TransportSettings impatient(String uri) {
        TransportSettings settings = TransportSettings.of(uri);
        return settings.withReconnect(
                settings.reconnect().withDelays(Duration.ofMillis(20), Duration.ofMillis(200), true));
    }
}
