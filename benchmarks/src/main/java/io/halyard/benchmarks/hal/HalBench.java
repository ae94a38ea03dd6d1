// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks.hal;

import io.halyard.benchmarks.report.BenchException;
import io.halyard.benchmarks.report.ChildJvm;
import io.halyard.benchmarks.report.Options;
import io.halyard.benchmarks.report.Result;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Builds the virtual machine if need be, starts it and {@link Guest} in it, and passes on what that printed. */
public final class HalBench {
    private static final Path MACHINE = Path.of("hal-pi4j/bench/gpio-sim-vm").toAbsolutePath();
    private static final Path RUN = MACHINE.resolve("run");

    /** What there is to say; {@code aa_}: the same way against itself. */
    private static final List<String> KEYS = List.of(
            "vm.write",
            "vm.read",
            "vm.event",
            "ioctl.write",
            "ioctl.read",
            "vm.aa_write",
            "vm.aa_read",
            "vm.aa_event",
            "ioctl.aa_write",
            "ioctl.aa_read",
            "bytes_per_write");

    private HalBench() {}

    /** {@return the guest's figures} */
    public static Result run(Options options) throws IOException, InterruptedException {
        if (!Files.isExecutable(RUN)) {
            throw new BenchException("there is no " + RUN + ": run this in the repository's folder");
        }
        build();
        Result result = new Result("hal");
        Process machine = new ProcessBuilder(command(options.quick()))
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output = machine.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (Result.isResult(line)) {
                    result.with(line);
                } else {
                    System.err.println(line);
                }
            }
            int status = machine.waitFor();
            List<String> missing =
                    KEYS.stream().filter(key -> result.value(key).isEmpty()).toList();
            if (status != 0 || !missing.isEmpty()) {
                throw new BenchException("the virtual machine ended with status " + status
                        + (missing.isEmpty() ? "" : " and measured no " + String.join(", ", missing)));
            }
        } finally {
            machine.destroy();
        }
        return result;
    }

    /** Builds the machine where it is not built yet, or by another recipe: half a minute, as root. */
    private static void build() throws IOException, InterruptedException {
        Process build = new ProcessBuilder(MACHINE.resolve("build").toString(), "--if-needed")
                .inheritIO()
                .start();
        if (build.waitFor() != 0) {
            throw new BenchException(
                    "the virtual machine could not be built: see hal-pi4j/bench/gpio-sim-vm/README.md");
        }
    }

    /** One processor, on which both compilers run well: see hal-pi4j/bench/run-tests. */
    private static List<String> command(boolean quick) {
        return List.of(
                RUN.toString(),
                "--cpus",
                "1",
                "--timeout",
                "600",
                "--",
                ChildJvm.java(),
                "-XX:+UseSerialGC",
                "-XX:UseAVX=0",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                absolute(System.getProperty("java.class.path")),
                Guest.class.getName(),
                quick ? "quick" : "whole");
    }

    private static String absolute(String classPath) {
        return String.join(
                ":",
                Arrays.stream(classPath.split(":", -1))
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .toList());
    }
}
