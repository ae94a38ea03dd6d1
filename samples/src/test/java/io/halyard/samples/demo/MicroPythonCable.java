// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples.demo;

import io.halyard.testkit.Programs;
import io.halyard.testkit.Repository;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The bridge's firmware on the MicroPython bench of {@code hal-serial-esp32}, at the end of a pseudo-terminal. */
final class MicroPythonCable implements AutoCloseable {
    private final Process process;
    private final Path port;
    private final Queue<String> seen = new ConcurrentLinkedQueue<>();
    private final CountDownLatch ready = new CountDownLatch(1);

    private MicroPythonCable(Process process, Path port) {
        this.process = process;
        this.port = port;
    }

    /** Boots the board; its port is {@code folder/tty}. */
    static MicroPythonCable plugIn(Path folder) throws IOException, InterruptedException {
        Path module = Repository.path("hal-serial-esp32").toAbsolutePath();
        Path port = folder.resolve("tty");
        Process process = new ProcessBuilder(
                        Programs.require("node").toString(),
                        "board.mjs",
                        "--link",
                        port.toString(),
                        "--put",
                        module.resolve("firmware/main.py").toString(),
                        "--put",
                        module.resolve("firmware/halyard").toString())
                .directory(module.resolve("bench/micropython-board").toFile())
                .redirectError(folder.resolve("board-errors").toFile())
                .start();
        MicroPythonCable cable = new MicroPythonCable(process, port);
        Thread.ofVirtual().name("micropython-cable").start(cable::listen);
        if (!cable.ready.await(60, TimeUnit.SECONDS)) {
            cable.close();
            throw new IllegalStateException("the MicroPython bench does not start");
        }
        return cable;
    }

    Path port() {
        return port;
    }

    /** {@return how often the board has said, on its control channel, what contains all these texts} */
    long count(String... texts) {
        return seen.stream()
                .filter(line -> java.util.Arrays.stream(texts).allMatch(line::contains))
                .count();
    }

    private void listen() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                seen.add(line);
                if (line.startsWith("{\"event\":\"ready\"")) {
                    ready.countDown();
                }
            }
        } catch (IOException e) {
            if (process.isAlive()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
