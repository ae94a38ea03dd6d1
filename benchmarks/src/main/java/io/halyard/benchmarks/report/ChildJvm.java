// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks.report;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Another JVM like this one: what is measured there knows nothing of what was measured before. */
public final class ChildJvm {
    private ChildJvm() {}

    /** {@return the program {@code java} that runs this} */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /**
     * Runs a main class of this class path to its end.
     *
     * @param mainAndArguments the class and its arguments
     * @param onLine is given each line of its standard output
     * @throws BenchException when it does not end well
     */
    public static void run(List<String> mainAndArguments, Consumer<String> onLine)
            throws IOException, InterruptedException {
        converse(mainAndArguments, (line, _) -> onLine.accept(line));
    }

    /**
     * The same with a program that wants to be answered.
     *
     * @param onLine is given each line of its standard output, and where to write answers
     */
    public static void converse(List<String> mainAndArguments, BiConsumer<String, PrintWriter> onLine)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(java()));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(mainAndArguments);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
                PrintWriter answers = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true)) {
            output.lines().forEach(line -> onLine.accept(line, answers));
            int status = process.waitFor();
            if (status != 0) {
                throw new BenchException(mainAndArguments + " ended with status " + status);
            }
        } finally {
            process.destroyForcibly();
        }
    }
}
