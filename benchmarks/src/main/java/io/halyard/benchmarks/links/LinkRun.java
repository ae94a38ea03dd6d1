// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks.links;

import io.halyard.benchmarks.report.BenchException;
import io.halyard.benchmarks.report.Figures;
import io.halyard.testkit.Mosquitto;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One link against its library. All contenders are connected from the beginning to the end, and take turns: each round measures
 * each of them once, in an order that moves on from round to round.
 */
final class LinkRun implements AutoCloseable {
    /** Who is measured. */
    enum Role {
        OURS,
        RAW,
        /** The raw library once more, with a connection of its own: how far apart two equal things are measured. */
        AGAIN,
        SOCKET
    }

    /** What is measured. */
    enum Measure {
        QOS0,
        QOS1,
        P50,
        P99,
        BYTES0,
        BYTES1
    }

    /** How much of it: the first rounds only warm up. */
    record Sizes(
            int warmUps,
            int rounds,
            int qos0Messages,
            int qos1Messages,
            int latencyWarmUp,
            int latencies,
            int blocks,
            int blockMessages) {
        /** {@return enough for figures} */
        static Sizes full() {
            return new Sizes(2, 5, 120_000, 40_000, 30_000, 10, 6, 100);
        }

        /** {@return enough to see that it works} */
        static Sizes quick() {
            return new Sizes(0, 1, 5_000, 2_000, 200, 1, 2, 100);
        }
    }

    private record Seat(Contender contender, Window window, Latency.Receiver receiver, String topic) {}

    private final String name;
    private final Sizes sizes;
    private final Mosquitto broker;
    private final Map<Role, Seat> seats = new EnumMap<>(Role.class);
    private final Map<Measure, Map<Role, Figures>> figures = new EnumMap<>(Measure.class);
    /** The latest, for the line of progress. */
    private final Map<Measure, Map<Role, Double>> last = new EnumMap<>(Measure.class);

    LinkRun(String name, Sizes sizes, Map<Role, Contender.Maker> makers) throws Exception {
        this.name = name;
        this.sizes = sizes;
        this.broker = Mosquitto.start("max_inflight_messages 0", "sys_interval 1");
        for (Map.Entry<Role, Contender.Maker> maker : makers.entrySet()) {
            Window window = new Window();
            Contender contender = maker.getValue().connect(broker.port(), window);
            String topic = "bench/" + maker.getKey();
            Latency.Receiver receiver = new Latency.Receiver();
            contender.subscribe(topic + "/back", receiver::accept);
            seats.put(maker.getKey(), new Seat(contender, window, receiver, topic));
        }
    }

    void run() throws Exception {
        for (Role role : seats.keySet()) {
            samples(role).warmUp(sizes.latencyWarmUp());
        }
        int total = sizes.warmUps() + sizes.rounds();
        for (int round = 0; round < total; round++) {
            boolean counts = round >= sizes.warmUps();
            List<Role> order = new ArrayList<>(seats.keySet());
            Collections.rotate(order, round);
            throughput(order, 0, sizes.qos0Messages(), counts);
            throughput(order, 1, sizes.qos1Messages(), counts);
            latency(order, counts);
            progress(counts ? "round " + (round - sizes.warmUps() + 1) + " of " + sizes.rounds() : "warm-up");
        }
        requireArrived();
    }

    private void throughput(List<Role> order, int qos, int messages, boolean counts) throws Exception {
        for (Role role : order) {
            Seat seat = seat(role);
            Throughput measured = Throughput.measure(seat.contender(), seat.window(), seat.topic(), qos, messages);
            note(counts, role, qos == 0 ? Measure.QOS0 : Measure.QOS1, measured.perSecond());
            note(counts, role, qos == 0 ? Measure.BYTES0 : Measure.BYTES1, measured.allocatedBytes());
        }
    }

    /**
     * Several figures a round: a stall of the machine then spoils one of them, and not the round. Each is taken in blocks of a
     * tenth of a second, between which the others have theirs, so that what slows the machine for seconds slows all of them.
     */
    private void latency(List<Role> order, boolean counts) throws Exception {
        Map<Role, Latency.Samples> all = new EnumMap<>(Role.class);
        order.forEach(role -> all.put(role, samples(role)));
        System.gc();
        for (int figure = 0; figure < (counts ? sizes.latencies() : 1); figure++) {
            for (int block = 0; block < sizes.blocks(); block++) {
                Collections.rotate(order, 1);
                if (block % 3 == 0) { // Else each would always find what the same one left in the caches.
                    Collections.reverse(order);
                }
                for (Role role : order) {
                    Objects.requireNonNull(all.get(role)).take(sizes.blockMessages());
                }
            }
            all.forEach((role, samples) -> {
                Latency measured = samples.figure();
                note(counts, role, Measure.P50, measured.p50Micros());
                note(counts, role, Measure.P99, measured.p99Micros());
            });
        }
    }

    private Latency.Samples samples(Role role) {
        Seat seat = seat(role);
        return new Latency.Samples(seat.contender(), seat.window(), seat.topic() + "/back", seat.receiver());
    }

    private void note(boolean counts, Role role, Measure measure, double figure) {
        if (counts) {
            figures(measure, role).add(figure);
        }
        last.computeIfAbsent(measure, _ -> new EnumMap<>(Role.class)).put(role, figure);
    }

    private void progress(String what) {
        System.err.printf(
                "%s, %s: ours / raw: QoS 0 %s, QoS 1 %s, last p99 %s%n",
                name, what, lastRatio(Measure.QOS0), lastRatio(Measure.QOS1), lastRatio(Measure.P99));
    }

    private String lastRatio(Measure measure) {
        Map<Role, Double> roles = last.getOrDefault(measure, Map.of());
        double ours = roles.getOrDefault(Role.OURS, 0.0);
        double raw = roles.getOrDefault(Role.RAW, 1.0);
        return String.format(Locale.ROOT, "%.2f", ours / raw);
    }

    /** {@return what one of them reached in one measure} */
    Figures figures(Measure measure, Role role) {
        return figures.computeIfAbsent(measure, _ -> new EnumMap<>(Role.class))
                .computeIfAbsent(role, _ -> new Figures());
    }

    /** The broker's own count: nobody was fast by publishing nothing. */
    private void requireArrived() throws Exception {
        long expected = 0;
        for (Seat seat : seats.values()) {
            expected += seat.window().done();
        }
        long atLeast = expected;
        CountDownLatch all = new CountDownLatch(1);
        try (SocketContender observer = new SocketContender(broker.port(), new Window())) {
            observer.subscribe("$SYS/broker/publish/messages/received", payload -> {
                long count =
                        Long.parseLong(StandardCharsets.US_ASCII.decode(payload).toString());
                if (count >= atLeast) {
                    all.countDown();
                }
            });
            if (expected == 0 || !all.await(60, TimeUnit.SECONDS)) {
                throw new BenchException(name + ": the broker did not count " + expected + " publishes");
            }
        }
        System.err.printf("%s: the broker counted all %d publishes%n", name, expected);
    }

    private Seat seat(Role role) {
        Seat seat = seats.get(role);
        if (seat == null) {
            throw new IllegalStateException(role + " was not invited");
        }
        return seat;
    }

    @Override
    public void close() {
        try (broker) {
            seats.values().forEach(seat -> seat.contender().close());
        }
    }
}
