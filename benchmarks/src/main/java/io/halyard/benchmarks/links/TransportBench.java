// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks.links;

import io.halyard.benchmarks.links.LinkRun.Measure;
import io.halyard.benchmarks.links.LinkRun.Role;
import io.halyard.benchmarks.links.LinkRun.Sizes;
import io.halyard.benchmarks.report.ChildJvm;
import io.halyard.benchmarks.report.Figures;
import io.halyard.benchmarks.report.Options;
import io.halyard.benchmarks.report.Result;
import io.halyard.transport.MqttVersion;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Bench {@code transport}: for each link, our publishing and latency against the library alone. Each link has a JVM of its own,
 * as in a device, so that none is slowed by code that the JIT compiler has seen used in two ways.
 */
public final class TransportBench {
    private record Link(String ours, MqttVersion version, Contender.Maker raw) {}

    private static final Map<String, Link> LINKS = links();

    private TransportBench() {}

    private static Map<String, Link> links() {
        Map<String, Link> links = new LinkedHashMap<>();
        links.put("hivemq-3", new Link("hivemq", MqttVersion.V3_1_1, HiveMqV3Contender::new));
        links.put("hivemq-5", new Link("hivemq", MqttVersion.V5, HiveMqV5Contender::new));
        links.put("paho-3", new Link("paho", MqttVersion.V3_1_1, PahoV3Contender::new));
        links.put("paho-5", new Link("paho-v5", MqttVersion.V5, PahoV5Contender::new));
        return links;
    }

    /** {@return the figures of all links, or of the one that was asked for} */
    public static Result run(Options options) throws Exception {
        List<String> names = options.narrowed(List.copyOf(LINKS.keySet()));
        if (names.size() == 1) {
            return measure(names.getFirst(), options.quick() ? Sizes.quick() : Sizes.full());
        }
        Result all = new Result("transport");
        for (String name : names) {
            List<String> command =
                    new ArrayList<>(List.of("io.halyard.benchmarks.Benches", "transport", "--link", name));
            if (options.quick()) {
                command.add("--quick");
            }
            ChildJvm.run(command, line -> {
                if (Result.isResult(line)) {
                    all.with(line);
                } else {
                    System.out.println(line);
                }
            });
        }
        return all;
    }

    private static Result measure(String name, Sizes sizes) throws Exception {
        Link link = LINKS.get(name);
        if (link == null) {
            throw new IllegalArgumentException(name);
        }
        Map<Role, Contender.Maker> makers = new EnumMap<>(Role.class);
        makers.put(Role.OURS, OurContender.over(link.ours(), link.version()));
        makers.put(Role.RAW, link.raw());
        makers.put(Role.AGAIN, link.raw());
        makers.put(Role.SOCKET, SocketContender::new);
        try (LinkRun run = new LinkRun(name, sizes, makers)) {
            run.run();
            System.out.printf(
                    Locale.ROOT,
                    "%n%-26s %10s %10s %10s %10s %10s %10s %10s%n",
                    name + ", medians of " + sizes.rounds(),
                    "ours",
                    "raw",
                    "raw again",
                    "socket",
                    "ours/raw",
                    "noise",
                    "ours/sock.");
            row(run, "QoS 0, publishes/s", Measure.QOS0);
            row(run, "QoS 1, publishes/s", Measure.QOS1);
            row(run, "latency p50, us", Measure.P50);
            row(run, "latency p99, us", Measure.P99);
            row(run, "allocated B, QoS 0", Measure.BYTES0);
            row(run, "allocated B, QoS 1", Measure.BYTES1);
            System.out.println();
            return result(name, run);
        }
    }

    private static void row(LinkRun run, String title, Measure measure) {
        Figures ours = run.figures(measure, Role.OURS);
        Figures raw = run.figures(measure, Role.RAW);
        Figures again = run.figures(measure, Role.AGAIN);
        Figures socket = run.figures(measure, Role.SOCKET);
        System.out.printf(
                Locale.ROOT,
                "%-26s %10.0f %10.0f %10.0f %10.0f %10.3f %10.3f %10.3f%n",
                title,
                ours.median(),
                raw.median(),
                again.median(),
                socket.median(),
                ours.medianRatio(raw),
                again.noise(raw),
                ours.medianRatio(socket));
    }

    private static Result result(String name, LinkRun run) {
        double more = Math.max(more(run, Measure.BYTES0), more(run, Measure.BYTES1));
        return new Result("transport")
                .with(name + ".qos0", ratio(run, Measure.QOS0, Role.RAW))
                .with(name + ".qos1", ratio(run, Measure.QOS1, Role.RAW))
                .with(name + ".p99", ratio(run, Measure.P99, Role.RAW))
                .with(name + ".socket", ratio(run, Measure.QOS0, Role.SOCKET))
                .with(name + ".bytes", Math.round(more))
                .with(name + ".aa_qos0", noise(run, Measure.QOS0))
                .with(name + ".aa_qos1", noise(run, Measure.QOS1))
                .with(name + ".aa_p99", noise(run, Measure.P99));
    }

    private static double ratio(LinkRun run, Measure measure, Role to) {
        return run.figures(measure, Role.OURS).medianRatio(run.figures(measure, to));
    }

    private static double noise(LinkRun run, Measure measure) {
        return run.figures(measure, Role.AGAIN).noise(run.figures(measure, Role.RAW));
    }

    private static double more(LinkRun run, Measure measure) {
        return run.figures(measure, Role.OURS).median()
                - run.figures(measure, Role.RAW).median();
    }
}
