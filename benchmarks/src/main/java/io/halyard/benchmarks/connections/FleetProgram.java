// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks.connections;

import io.halyard.benchmarks.report.BenchException;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A JVM with many connections and nothing else. It speaks in lines {@code word number...}; before the outage it waits for a line,
 * and then for another when the broker is back.
 */
final class FleetProgram {
    private static final long SAMPLE_NANOS = Duration.ofMillis(20).toNanos();

    private FleetProgram() {}

    /**
     * Runs the program.
     *
     * @param args {@code ours} or {@code raw}; {@code hivemq} or {@code paho}; port; connections
     */
    public static void main(String[] args) throws Exception {
        boolean isOurs = args[0].equals("ours");
        int port = Integer.parseInt(args[2]);
        int connections = Integer.parseInt(args[3]);
        try (Fleet first = fleet(isOurs, args[1], port)) { // Loads the classes.
            first.connect(1);
        }
        AtomicInteger mostThreads = new AtomicInteger();
        AtomicBoolean ends = new AtomicBoolean();
        Thread sampler = Thread.ofVirtual().start(() -> {
            while (!ends.get()) {
                mostThreads.accumulateAndGet(threads(), Math::max);
                LockSupport.parkNanos(SAMPLE_NANOS);
            }
        });
        long before = usedBytes();
        int threadsBefore = threads();
        try (Fleet fleet = fleet(isOurs, args[1], port)) {
            long start = System.nanoTime();
            fleet.connect(connections);
            say("connected", (System.nanoTime() - start) / 1_000_000);
            say("heap", (usedBytes() - before) / connections);
            say("threads-before", threadsBefore);
            if (fleet instanceof OurFleet ours) {
                loseAndRecover(ours);
            }
            say("threads", mostThreads.get());
            ends.set(true);
            sampler.join();
        }
        System.exit(0);
    }

    private static Fleet fleet(boolean isOurs, String link, int port) {
        return isOurs ? new OurFleet(link, port) : RawFleet.of(link, port);
    }

    private static void loseAndRecover(OurFleet fleet) throws Exception {
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        OurFleet.Outage outage = fleet.new Outage();
        say("ready");
        commands.readLine();
        long back = outage.elapsedMilliseconds();
        say("attempts-while-down", outage.attempts());
        outage.awaitAllBack();
        say("recovered", outage.elapsedMilliseconds() - back);
        fleet.requireEchoes();
        say("back", back);
        List<Integer> reconnects = outage.reconnects();
        System.out.println("reconnects "
                + String.join(" ", reconnects.stream().map(String::valueOf).toList()));
    }

    private static void say(String word, long... numbers) {
        StringBuilder line = new StringBuilder(word);
        for (long number : numbers) {
            line.append(' ').append(number);
        }
        System.out.println(line);
        System.out.flush();
    }

    /** {@return how many threads the system counts for this process, the JVM's own included} */
    private static int threads() {
        String[] tasks = new File("/proc/self/task").list();
        if (tasks == null) {
            throw new BenchException("there is no /proc/self/task: this bench needs Linux");
        }
        return tasks.length;
    }

    /** {@return the heap's use after collections} */
    private static long usedBytes() {
        MemoryMXBean memory = Objects.requireNonNull(ManagementFactory.getMemoryMXBean());
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return memory.getHeapMemoryUsage().getUsed();
    }
}
