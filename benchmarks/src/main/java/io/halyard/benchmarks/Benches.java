// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks;

import java.util.Map;
import java.util.TreeMap;

/** {@code ./halyard bench NAME}: runs one benchmark; without a name, lists them. */
public final class Benches {
    private record Bench(String about, Run run) {}

    private interface Run {
        Result run() throws Exception;
    }

    private static final Map<String, Bench> ALL = new TreeMap<>(Map.of(
            "transport",
            new Bench("acknowledged publishes a second, ours against HiveMQ's client used raw", TransportBench::run)));

    private Benches() {}

    /**
     * Runs the benchmark that the first argument names, and ends the process.
     *
     * @param args the name
     * @throws Exception whatever made it impossible
     */
    public static void main(String[] args) throws Exception {
        if (args.length == 0) {
            ALL.forEach((name, bench) -> System.out.printf("  %-12s %s%n", name, bench.about()));
            return;
        }
        Bench bench = ALL.get(args[0]);
        if (bench == null || args.length > 1) {
            System.err.println("usage: bench NAME; there are: " + String.join(", ", ALL.keySet()));
            System.exit(2);
            return;
        }
        bench.run().run().print();
        System.exit(0);
    }
}
