// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks.connections;

import io.halyard.benchmarks.report.BenchException;
import io.halyard.transport.Message;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.Qos;
import io.halyard.transport.Subscription;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.TransportState;
import io.halyard.transport.session.MqttTransports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;

/** Our transports. */
final class OurFleet implements Fleet {
    /** Reconnects are counted in slots of this length. */
    static final int SLOT_MILLISECONDS = 100;

    private static final int SLOTS = 3_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final TransportSettings settings;
    private final String link;
    private final List<MqttTransport> transports = new ArrayList<>();
    private final AtomicReference<CountDownLatch> echoes = new AtomicReference<>(new CountDownLatch(0));

    OurFleet(String link, int port) {
        this.link = link;
        this.settings = TransportSettings.of("mqtt://127.0.0.1:" + port);
    }

    @Override
    public void connect(int connections) throws Exception {
        List<Subscription> subscriptions = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            MqttTransport transport = MqttTransports.create(settings, link);
            transports.add(transport);
            subscriptions.add(transport.subscribe(
                    topic(i), Qos.AT_LEAST_ONCE, _ -> echoes.get().countDown()));
            transport.connect();
        }
        for (Subscription subscription : subscriptions) {
            subscription.granted().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static String topic(int i) {
        return "bench/connections/" + i;
    }

    /** What happens from now on: attempts and reconnects. */
    final class Outage {
        private final long start = System.nanoTime();
        private final AtomicInteger attempts = new AtomicInteger();
        private final AtomicInteger away = new AtomicInteger(transports.size());
        private final AtomicIntegerArray reconnects = new AtomicIntegerArray(SLOTS);
        private final CountDownLatch allBack = new CountDownLatch(transports.size());

        Outage() {
            transports.forEach(transport -> transport.onStateChange(change -> {
                if (change.to() == TransportState.CONNECTING) {
                    attempts.incrementAndGet();
                } else if (change.to() == TransportState.CONNECTED) {
                    away.decrementAndGet();
                    reconnects.incrementAndGet(Math.min(SLOTS - 1, (int) (elapsedMilliseconds() / SLOT_MILLISECONDS)));
                    allBack.countDown();
                }
            }));
        }

        long elapsedMilliseconds() {
            return (System.nanoTime() - start) / 1_000_000;
        }

        /** Returns when each has connected again. */
        void awaitAllBack() throws InterruptedException {
            if (!allBack.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new BenchException(
                        away.get() + " connections did not come back within " + PATIENCE.toSeconds() + " s");
            }
        }

        int attempts() {
            return attempts.get();
        }

        /** {@return how many connected again in each slot since the beginning, up to the last in which one did} */
        List<Integer> reconnects() {
            List<Integer> counts = new ArrayList<>();
            int last = 0;
            for (int slot = 0; slot < SLOTS; slot++) {
                counts.add(reconnects.get(slot));
                last = reconnects.get(slot) > 0 ? slot : last;
            }
            return List.copyOf(counts.subList(0, last + 1));
        }
    }

    /** Each publishes to itself: they are back with their subscriptions, and not by name only. */
    void requireEchoes() throws Exception {
        CountDownLatch all = new CountDownLatch(transports.size());
        echoes.set(all);
        for (int i = 0; i < transports.size(); i++) {
            transports.get(i).publish(Message.of(topic(i), "back"));
        }
        if (!all.await(60, TimeUnit.SECONDS)) {
            throw new BenchException(all.getCount() + " connections got no message of their own");
        }
    }

    @Override
    public void close() {
        transports.forEach(MqttTransport::close);
    }
}
