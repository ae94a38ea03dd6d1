// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks.startup;

import io.halyard.benchmarks.report.BenchException;
import io.halyard.benchmarks.report.ChildJvm;
import io.halyard.benchmarks.report.Figures;
import io.halyard.benchmarks.report.Options;
import io.halyard.benchmarks.report.Result;
import io.halyard.testkit.Mosquitto;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Bench {@code startup}: milliseconds from the start of a process to its first acknowledged publish, and its resident memory at
 * that moment; each program without and with an AOT cache of its own, in turn.
 */
public final class StartupBench implements AutoCloseable {
    /** What is started. */
    private record Program(String name, Class<?> main, Pattern needs, List<String> arguments) {}

    /** What it took. */
    private record Cost(Figures milliseconds, Figures megabytes) {}

    private static final List<String> LINKS = List.of("hivemq", "paho");
    private static final int ROUNDS = 5;
    /** What a small device would set. */
    private static final List<String> FLAGS = List.of("-XX:+UseSerialGC", "-Xmx32m");

    private static final String HIVEMQ =
            "hivemq-mqtt-client|netty-|rxjava|reactive-streams|dagger|javax.inject|jctools|jspecify";
    private static final String OURS = "transport-api|slf4j-api|";
    private static final String DEVICE = OURS + HIVEMQ
            + "|transport-hivemq|transport-outbox|device-runtime|blynk-sdk|crash-watchdog|durable-files|hal-api|remote-management"
            + "|logback|guice|aopalliance|jakarta.inject|guava|failureaccess|config-|jackson|snakeyaml";

    private final Path folder;
    private final ClassPath classPath;
    private final Mosquitto broker;

    private StartupBench() throws IOException {
        folder = Files.createTempDirectory("halyard-startup");
        classPath = new ClassPath(folder);
        broker = Mosquitto.start();
    }

    /** {@return the figures of both libraries, or of the one that was asked for} */
    public static Result run(Options options) throws Exception {
        List<String> links = options.narrowed(LINKS);
        try (StartupBench bench = new StartupBench()) {
            return bench.measure(links, options.quick());
        }
    }

    private Result measure(List<String> links, boolean quick) throws Exception {
        List<Program> programs = new ArrayList<>();
        for (String link : links) {
            programs.addAll(programs(link));
        }
        Map<Program, Path> caches = new LinkedHashMap<>();
        for (Program program : quick ? List.<Program>of() : programs) {
            System.err.printf("%s: training its AOT cache%n", program.name());
            caches.put(program, train(program));
        }
        Map<String, Cost> costs = new LinkedHashMap<>();
        int rounds = quick ? 1 : ROUNDS;
        for (int round = quick ? 1 : 0; round <= rounds; round++) { // Round 0 warms the page cache.
            System.err.printf("round %d of %d%n", round, rounds);
            for (Program program : programs) {
                start(program, List.of(), cost(costs, round, program.name()));
                if (caches.containsKey(program)) { // Mode "on": the JVM refuses to start without its cache.
                    List<String> cached = List.of("-XX:AOTCache=" + caches.get(program), "-XX:AOTMode=on");
                    start(program, cached, cost(costs, round, program.name() + "_aot"));
                }
            }
        }
        return report(links, costs);
    }

    private static Cost cost(Map<String, Cost> costs, int round, String name) {
        Cost unused = new Cost(new Figures(), new Figures());
        return round == 0 ? unused : costs.computeIfAbsent(name, _ -> unused);
    }

    private List<Program> programs(String link) throws IOException {
        String port = Integer.toString(broker.port());
        if (link.equals("paho")) {
            return List.of(
                    new Program("paho.raw", PahoProgram.class, Pattern.compile("paho.client.mqttv3"), List.of(port)),
                    new Program(
                            "paho.transport",
                            TransportProgram.class,
                            Pattern.compile(OURS + "transport-paho|org.eclipse.paho|jspecify"),
                            List.of(port, "paho")));
        }
        Path settings = folder.resolve("settings.conf");
        Files.writeString(settings, "transport.endpoint = \"" + broker.uri() + "\"\n");
        return List.of(
                new Program("hivemq.raw", HiveMqProgram.class, Pattern.compile(HIVEMQ), List.of(port)),
                new Program(
                        "hivemq.transport",
                        TransportProgram.class,
                        Pattern.compile(OURS + "transport-hivemq|" + HIVEMQ),
                        List.of(port, "hivemq")),
                new Program(
                        "hivemq.device",
                        DeviceProgram.class,
                        Pattern.compile(DEVICE),
                        List.of("--settings", settings.toString())));
    }

    private Path train(Program program) throws IOException, InterruptedException {
        Path cache = folder.resolve(program.name() + ".aot");
        start(program, List.of("-XX:AOTCacheOutput=" + cache), new Cost(new Figures(), new Figures()));
        if (!Files.exists(cache)) {
            throw new BenchException(program.name() + ": the JVM wrote no AOT cache");
        }
        return cache;
    }

    private void start(Program program, List<String> flags, Cost cost) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                ChildJvm.java(), "--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(FLAGS);
        command.addAll(flags);
        command.addAll(
                List.of("-cp", classPath.of(program.needs()), program.main().getName()));
        command.addAll(program.arguments());
        Path log = folder.resolve("log");
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(log.toFile())
                .start();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            String line = output.readLine();
            while (line != null && !line.equals(Started.LINE)) {
                line = output.readLine();
            }
            long end = System.nanoTime();
            if (line == null) {
                throw new BenchException(program.name() + " did not publish: " + Files.readString(log));
            }
            cost.milliseconds().add((end - start) / 1e6);
            cost.megabytes().add(residentKilobytes(process.pid()) / 1024.0);
            process.getOutputStream().close();
            output.lines().forEach(_ -> {});
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new BenchException(program.name() + " did not end well: " + Files.readString(log));
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static long residentKilobytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }

    private static Result report(List<String> links, Map<String, Cost> costs) {
        System.out.printf("%n%-22s %10s %10s%n", "medians", "ms", "MB RSS");
        Result result = new Result("startup");
        costs.forEach((name, cost) -> {
            long milliseconds = Math.round(cost.milliseconds().median());
            long megabytes = Math.round(cost.megabytes().median());
            System.out.printf(Locale.ROOT, "%-22s %10d %10d%n", name, milliseconds, megabytes);
            result.with(name + "_ms", milliseconds).with(name + "_mb", megabytes);
        });
        for (String link : links) {
            for (String cached : List.of("", "_aot")) {
                Cost ours = costs.get(link + ".transport" + cached);
                Cost raw = costs.get(link + ".raw" + cached);
                if (ours != null && raw != null) {
                    result.with(link + ".time" + cached, ours.milliseconds().medianRatio(raw.milliseconds()))
                            .with(link + ".rss" + cached, ours.megabytes().medianRatio(raw.megabytes()));
                }
            }
        }
        System.out.println();
        return result;
    }

    @Override
    public void close() {
        try (broker;
                Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
