// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks.connections;

import io.halyard.benchmarks.report.BenchException;
import io.halyard.benchmarks.report.ChildJvm;
import io.halyard.benchmarks.report.Options;
import io.halyard.benchmarks.report.Result;
import io.halyard.testkit.Mosquitto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Bench {@code connections}: many connections in one JVM against Mosquitto, ours and the library's, each in a JVM of its own; then
 * an outage of five seconds, and how ours come back.
 */
public final class ConnectionsBench {
    private static final List<String> LINKS = List.of("hivemq", "paho");
    /** Paho needs threads for each, so fewer. */
    private static final Map<String, Integer> CONNECTIONS = Map.of("hivemq", 2_000, "paho", 200);

    private static final int QUICK = 20;
    private static final Pattern LINE = Pattern.compile("[a-z-]+( -?[0-9]+)*");
    private static final Duration OUTAGE = Duration.ofSeconds(5);
    private static final int SPARE_FILES = 200;

    /** What a JVM said: each word with its numbers. */
    private record Said(Map<String, List<Long>> words) {
        long one(String word) {
            return all(word).getFirst();
        }

        List<Long> all(String word) {
            List<Long> numbers = words.get(word);
            if (numbers == null) {
                throw new BenchException("the JVM with the connections did not say '" + word + "'");
            }
            return numbers;
        }
    }

    private ConnectionsBench() {}

    /** {@return the figures of HiveMQ's client and Paho's, or of the one that was asked for} */
    public static Result run(Options options) throws Exception {
        Result result = new Result("connections");
        for (String link : options.narrowed(LINKS)) {
            int connections = options.connections() > 0
                    ? options.connections()
                    : options.quick() ? QUICK : CONNECTIONS.getOrDefault(link, QUICK);
            requireFiles(connections + SPARE_FILES);
            measure(link, connections, options.quick() ? Duration.ofMillis(500) : OUTAGE, result);
        }
        return result;
    }

    private static void measure(String link, int connections, Duration outage, Result result) throws Exception {
        Said raw;
        Said ours;
        try (Mosquitto broker = Mosquitto.start("max_connections -1")) {
            System.err.printf("%s: %d connections of the library alone%n", link, connections);
            raw = play("raw", link, connections, broker, outage);
        }
        try (Mosquitto broker = Mosquitto.start("max_connections -1")) {
            System.err.printf("%s: %d connections of ours%n", link, connections);
            ours = play("ours", link, connections, broker, outage);
        }
        Herd herd = new Herd(ours.all("reconnects"), (int) ours.one("back"));
        System.out.printf("%n%-34s %10s %10s%n", link + ", " + connections + " connections", "ours", "raw");
        row("all connected and subscribed, ms", ours.one("connected"), raw.one("connected"));
        row("heap for each, bytes", ours.one("heap"), raw.one("heap"));
        row("threads of the process, at most", ours.one("threads"), raw.one("threads"));
        row("threads before any connection", ours.one("threads-before"), raw.one("threads-before"));
        System.out.printf(
                "%nBroker away for %d ms: %d attempts meanwhile; all back %d ms after it was; at most %d in 100 ms.%n",
                outage.toMillis(), ours.one("attempts-while-down"), ours.one("recovered"), herd.most());
        herd.print();
        String prefix = link.equals("hivemq") ? "" : link + ".";
        result.with(prefix + "connections", connections)
                .with(prefix + "threads", ours.one("threads"))
                .with(prefix + "heap_ratio", (double) ours.one("heap") / raw.one("heap"))
                .with(prefix + "connect_s", ours.one("connected") / 1e3)
                .with(prefix + "recover_s", ours.one("recovered") / 1e3)
                .with(prefix + "most_per_100ms", herd.most());
    }

    private static void row(String title, long ours, long raw) {
        System.out.printf(Locale.ROOT, "%-34s %10d %10d%n", title, ours, raw);
    }

    private static Said play(String role, String link, int connections, Mosquitto broker, Duration outage)
            throws Exception {
        Map<String, List<Long>> words = new HashMap<>();
        List<String> command = List.of(
                "io.halyard.benchmarks.connections.FleetProgram",
                role,
                link,
                Integer.toString(broker.port()),
                Integer.toString(connections));
        ChildJvm.converse(command, (line, answers) -> {
            if (!LINE.matcher(line).matches()) {
                System.err.println(line);
                return;
            }
            String[] parts = line.split(" ", -1);
            words.put(
                    parts[0], Arrays.stream(parts).skip(1).map(Long::parseLong).toList());
            if (parts[0].equals("ready")) {
                System.err.printf("%s: the broker goes away for %d ms%n", link, outage.toMillis());
                broker.kill();
                pause(outage);
                broker.restart();
                answers.println("back");
            }
        });
        return new Said(words);
    }

    private static void pause(Duration outage) {
        try {
            new CountDownLatch(1).await(outage.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The JVM has raised its soft limit to the hard one already, and so have those that it starts. */
    private static void requireFiles(int needed) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/limits"))) {
            if (line.startsWith("Max open files")) {
                String[] words = line.trim().split(" +", -1);
                String hard = words[4];
                if (!hard.equals("unlimited") && Long.parseLong(hard) < needed) {
                    throw new BenchException("a process may open " + hard + " files here, and " + needed
                            + " are needed: raise the hard limit (as root: ulimit -n " + needed
                            + "), or ask for fewer with --connections");
                }
            }
        }
    }
}
