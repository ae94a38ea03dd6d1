// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks;

import io.halyard.benchmarks.connections.ConnectionsBench;
import io.halyard.benchmarks.hal.HalBench;
import io.halyard.benchmarks.links.TransportBench;
import io.halyard.benchmarks.report.BenchException;
import io.halyard.benchmarks.report.Options;
import io.halyard.benchmarks.report.Result;
import io.halyard.benchmarks.startup.StartupBench;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./halyard bench NAME}: runs one benchmark; without a name, lists them. Ends with status 1 when it did no work. */
@Command(name = "bench", description = "Runs a benchmark.", mixinStandardHelpOptions = true)
public final class Benches implements Callable<Integer> {
    private record Bench(String about, Run run) {}

    private interface Run {
        Result run(Options options) throws Exception;
    }

    private static final Map<String, Bench> ALL = new TreeMap<>(Map.of(
            "connections",
            new Bench(
                    "2,000 connections in one JVM, their cost, and their return after an outage",
                    ConnectionsBench::run),
            "hal",
            new Bench(
                    "pins through the HAL against our Pi4J plug-in and a bare ioctl, in a virtual machine",
                    HalBench::run),
            "startup",
            new Bench(
                    "process start to the first acknowledged publish, with and without an AOT cache",
                    StartupBench::run),
            "transport",
            new Bench("publishing and latency: ours against each client library alone", TransportBench::run)));

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Which one; without it they are listed.")
    private String name = "";

    @Option(names = "--link", paramLabel = "LINK", description = "Only this one, e.g. hivemq-3.")
    private String link = "";

    @Option(names = "--quick", description = "One short round: shows that it works, its figures mean nothing.")
    private boolean quick;

    @Option(
            names = "--connections",
            paramLabel = "N",
            description = "How many connections, for the bench of that name.")
    private int connections;

    /**
     * Runs the benchmark that the first argument names, and ends the process.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Benches()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Bench bench = ALL.get(name);
        if (bench == null) {
            ALL.forEach((known, listed) -> System.out.printf("  %-12s %s%n", known, listed.about()));
            if (name.isEmpty()) {
                return 0;
            }
            System.err.println("there is no bench '" + name + "'");
            return 2;
        }
        try {
            bench.run().run(new Options(link, quick, connections)).print();
            return 0;
        } catch (BenchException e) {
            System.err.println("bench " + name + ": " + e.getMessage());
            return 1;
        }
    }
}
