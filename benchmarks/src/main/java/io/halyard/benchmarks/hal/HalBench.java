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

/** Starts the virtual machine and {@link Guest} in it, and passes on what that printed. */
public final class HalBench {
    private static final Path RUN = Path.of("hal-pi4j/bench/gpio-sim-vm/run").toAbsolutePath();

    private HalBench() {}

    /** {@return the guest's figures} */
    public static Result run(Options options) throws IOException, InterruptedException {
        if (!Files.isExecutable(RUN)) {
            throw new BenchException("there is no " + RUN + ": run this in the repository's folder");
        }
        Result result = new Result("hal");
        boolean any = false;
        Process machine = new ProcessBuilder(command(options.quick()))
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output = machine.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (Result.isResult(line)) {
                    result.with(line);
                    any = true;
                } else {
                    System.err.println(line);
                }
            }
            int status = machine.waitFor();
            if (status != 0 || !any) {
                throw new BenchException("the virtual machine ended with status " + status
                        + "; it is built by hal-pi4j/bench/gpio-sim-vm/build, once, as root");
            }
        } finally {
            machine.destroy();
        }
        return result;
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
