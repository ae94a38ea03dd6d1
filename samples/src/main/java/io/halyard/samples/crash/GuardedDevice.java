// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples.crash;

import io.halyard.samples.expect.Expectations.Unmet;
import io.halyard.watchdog.Watchdog;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The device: {@link Irrigation} in processes of its own, which the watchdog's launcher starts again and again. */
final class GuardedDevice implements AutoCloseable {
    private static final String LAUNCHER = "launcher.sh";
    private static final long LOOK_EVERY_MILLIS = 50;
    private static final long SECONDS_TO_END = 15;

    private final Process launcher;
    private final Path state;
    private final Path output;

    private GuardedDevice(Process launcher, Path state, Path output) {
        this.launcher = launcher;
        this.state = state;
        this.output = output;
    }

    /**
     * Starts it with the settings in {@code settings.conf}.
     *
     * @param folder where the state folder {@code state} and the device's output lie
     */
    static GuardedDevice start(DemoFolder folder) throws IOException {
        Path script = folder.path(LAUNCHER);
        try (InputStream source = Objects.requireNonNull(Watchdog.class.getResourceAsStream(LAUNCHER), LAUNCHER)) {
            Files.copy(source, script);
        }
        Path state = folder.path("state");
        Path output = folder.path("output");
        Process launcher = new ProcessBuilder(
                        "sh",
                        script.toString(),
                        state.toString(),
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-XX:-CreateCoredumpOnCrash",
                        "-XX:ErrorFile=" + state.resolve("hs_err_%p.log"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Irrigation.class.getName(),
                        "--settings",
                        folder.path("settings.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new GuardedDevice(launcher, state, output);
    }

    /** {@return how each run so far ended, as the launcher noted: {@code exited 83}} */
    List<String> ends() {
        return text(state.resolve("exit.log"))
                .lines()
                .map(line -> line.split(" "))
                .filter(words -> words.length >= 4)
                .map(words -> words[2] + " " + words[3])
                .toList();
    }

    /**
     * Waits until so many runs have ended.
     *
     * @throws Unmet when they do not in time
     */
    List<String> awaitEnds(int count, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        List<String> ends = ends();
        while (ends.size() < count) {
            if (System.nanoTime() - deadline > 0) {
                throw new Unmet("only " + ends.size() + " of " + count + " runs ended within " + patience.toSeconds()
                        + " s; the device's last words: " + lastWords());
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
            ends = ends();
        }
        return ends;
    }

    /** {@return how often the device has printed that} */
    long printed(String text) {
        return text(output).lines().filter(line -> line.contains(text)).count();
    }

    /**
     * Waits until it has printed that: it is within reach a moment before its app works.
     *
     * @throws Unmet when it does not in time
     */
    void awaitPrinted(String text, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (printed(text) == 0) {
            if (System.nanoTime() - deadline > 0) {
                throw new Unmet("the app was started and does not work; the device's last words: " + lastWords());
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
    }

    private String lastWords() {
        List<String> lines = text(output).lines().toList();
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
    }

    /**
     * Asks the launcher to end, which asks the device, as systemd does when a service is stopped.
     *
     * @return whether both did in time
     */
    boolean stop() throws InterruptedException {
        launcher.destroy();
        return launcher.waitFor(SECONDS_TO_END, TimeUnit.SECONDS);
    }

    /** Ends it, by force if need be. Harmless when it has ended. */
    @Override
    public void close() {
        List<ProcessHandle> device = launcher.descendants().toList();
        launcher.destroy();
        try {
            launcher.waitFor(SECONDS_TO_END, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        device.forEach(ProcessHandle::destroyForcibly);
        launcher.destroyForcibly();
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
