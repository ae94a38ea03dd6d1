// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A main class in a process of its own, as {@code ./halyard} runs it. */
public final class DemoProcess implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 240;

    private final Process process;
    private final Path out;
    private final Path err;

    /**
     * How it ended.
     *
     * @param status its exit status
     * @param out what it printed
     * @param err what it printed on standard error
     */
    public record Ended(int status, String out, String err) {}

    private DemoProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /**
     * Starts it.
     *
     * @param folder where its output and its temporary files go
     * @param main the class
     */
    public static DemoProcess start(Path folder, String main, String... args) throws IOException {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                mainClassPath(),
                main));
        command.addAll(List.of(args));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new DemoProcess(process, out, err);
    }

    /** {@return what it has printed on standard error so far} */
    public String errorsSoFar() throws IOException {
        return Files.readString(err, StandardCharsets.UTF_8);
    }

    /** {@return the process, to send it signals} */
    public Process process() {
        return process;
    }

    /** Waits for its end. */
    public Ended ended() throws IOException, InterruptedException {
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("it ended")
                .isTrue();
        return new Ended(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8), errorsSoFar());
    }

    /** Without the test kit, whose logging configuration and JUnit a user does not have. */
    private static String mainClassPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("test-classes") && !entry.contains("test-kit"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
