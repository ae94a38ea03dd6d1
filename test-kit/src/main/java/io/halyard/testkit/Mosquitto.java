// SPDX-License-Identifier: Apache-2.0
package io.halyard.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A real Mosquitto as its own process on its own loopback port. It can be killed as by {@code kill -9} and started again
 * on the same port. Nagle's algorithm is off ({@code set_tcp_nodelay true}): left on, Mosquitto alone costs a client
 * about a millisecond for each message.
 */
public final class Mosquitto implements TestBroker {
    private final Path folder;
    private final int port;
    private Optional<Process> process = Optional.empty();

    private Mosquitto(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /**
     * Starts a broker that anyone may use, and returns when it accepts connections.
     *
     * @param extraConfiguration further lines of its configuration file
     */
    public static Mosquitto start(String... extraConfiguration) {
        return start(Ports.free(), extraConfiguration);
    }

    /** Starts a broker at a given loopback {@code port}: see {@link #start(String...)}. */
    public static Mosquitto start(int port, String... extraConfiguration) {
        Mosquitto broker = prepare(port, extraConfiguration);
        broker.restart();
        return broker;
    }

    /** {@return a broker that is down; {@link #restart()} starts it} */
    public static Mosquitto prepare(int port, String... extraConfiguration) {
        try {
            Path folder = Files.createTempDirectory("halyard-mosquitto");
            // As root, Mosquitto becomes the user 'mosquitto', who must be able to read what we wrote.
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            List<String> lines = new ArrayList<>(List.of(
                    "listener " + port + " 127.0.0.1",
                    "set_tcp_nodelay true",
                    "max_queued_messages 100000",
                    "log_dest file " + folder.resolve("log"),
                    "user root"));
            if (Stream.of(extraConfiguration).noneMatch(line -> line.startsWith("allow_anonymous"))) {
                lines.add("allow_anonymous true");
            }
            lines.addAll(List.of(extraConfiguration));
            Files.write(folder.resolve("mosquitto.conf"), lines);
            return new Mosquitto(folder, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void restart() {
        if (process.isPresent()) {
            throw new IllegalStateException("the broker at port " + port + " is running");
        }
        try {
            process = Optional.of(new ProcessBuilder(
                            Programs.require("mosquitto").toString(),
                            "-c",
                            folder.resolve("mosquitto.conf").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("output").toFile())
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Ports.awaitListening(port);
    }

    /** Ends the process as {@code kill -9} does. */
    @Override
    public void kill() {
        process.ifPresent(running -> running.destroyForcibly().onExit().join());
        process = Optional.empty();
    }

    @Override
    public void close() {
        kill();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
