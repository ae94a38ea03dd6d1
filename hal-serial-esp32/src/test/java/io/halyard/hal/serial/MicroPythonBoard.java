// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import io.halyard.testkit.Programs;
import io.halyard.testkit.Repository;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A MicroPython board on a pseudo-terminal: {@code bench/micropython-board}, which runs MicroPython's own virtual machine. It
 * boots with our firmware on its flash, unless it is told otherwise. Each command returns when it has happened on the board.
 */
final class MicroPythonBoard implements AutoCloseable {
    private static final Path BENCH = Repository.path("hal-serial-esp32/bench/micropython-board");
    private static final Path FIRMWARE = Repository.path("hal-serial-esp32/firmware");
    private static final Pattern TAG = Pattern.compile("\"tag\":(\\d+)");
    private static final long PATIENCE_SECONDS = 45;

    private final Path folder;
    private final Process process;
    private final Map<Long, CompletableFuture<String>> asked = new ConcurrentHashMap<>();
    private final Queue<String> events = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<String> ready = new CompletableFuture<>();
    private final AtomicLong tags = new AtomicLong();

    private MicroPythonBoard(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    /** {@return a board that runs our firmware as it is shipped} */
    static MicroPythonBoard start() {
        try {
            return start(Files.readString(FIRMWARE.resolve("main.py")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return a board with our firmware on its flash, more files, and another {@code main.py}} */
    static MicroPythonBoard start(String mainProgram, Path... more) {
        try {
            Path folder = Files.createTempDirectory(
                    Files.createDirectories(Path.of("target", "micropython").toAbsolutePath()), "board");
            Files.writeString(folder.resolve("main.py"), mainProgram);
            List<String> command =
                    new ArrayList<>(List.of(Programs.require("node").toString(), "board.mjs"));
            command.addAll(List.of("--link", folder.resolve("tty").toString()));
            command.addAll(List.of("--put", folder.resolve("main.py").toString()));
            command.addAll(List.of("--put", deployed(folder).toString()));
            for (Path file : more) {
                command.addAll(List.of("--put", file.toString()));
            }
            Process process = new ProcessBuilder(command)
                    .directory(BENCH.toFile())
                    .redirectError(folder.resolve("errors").toFile())
                    .start();
            MicroPythonBoard board = new MicroPythonBoard(folder, process);
            Thread.ofVirtual().name("micropython-board").start(board::listen);
            board.ready.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return board;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the MicroPython bench does not start", e);
        }
    }

    /** The firmware as it is on a real board's flash. */
    private static Path deployed(Path folder) throws IOException {
        Path target = Files.createDirectory(folder.resolve("halyard"));
        try (Stream<Path> files = Files.list(FIRMWARE.resolve("halyard"))) {
            for (Path file : files.toList()) {
                Files.writeString(target.resolve(file.getFileName()), Deployed.of(Files.readString(file)));
            }
        }
        return target;
    }

    /** {@return the path of its serial port: a link that is there while the board is plugged in} */
    String port() {
        return folder.resolve("tty").toString();
    }

    /** Drives a pin from outside. */
    void drive(int pin, boolean high) {
        ask("pin", "\"id\":" + pin + ",\"value\":" + (high ? 1 : 0));
    }

    /** Drives a pin from outside to each level in turn, as fast as the board can be told. */
    void bounce(int pin, boolean... levels) {
        List<String> requests = new ArrayList<>();
        for (boolean high : levels) {
            requests.add(request("pin", "\"id\":" + pin + ",\"value\":" + (high ? 1 : 0)));
        }
        send(requests).forEach(MicroPythonBoard::await);
    }

    /** Two edges before the program sees the first. */
    void pulse(int pin, boolean high) {
        ask("pulse", "\"id\":" + pin + ",\"value\":" + (high ? 1 : 0));
    }

    /** Drives a pin no longer. */
    void release(int pin) {
        ask("release", "\"id\":" + pin);
    }

    /** {@return the level at a pin} */
    boolean level(int pin) {
        return number(ask("peek", "\"id\":" + pin), "value") == 1;
    }

    /** {@return the share of a square wave's period that the pin is high} */
    double duty(int pin) {
        return number(ask("peek", "\"id\":" + pin), "duty") / 65535;
    }

    /** {@return a square wave's frequency in hertz} */
    double frequency(int pin) {
        return number(ask("peek", "\"id\":" + pin), "freq");
    }

    /** Sets what an analog input measures, 0 to 65535. */
    void measure(int pin, int u16) {
        ask("adc", "\"id\":" + pin + ",\"u16\":" + u16);
    }

    /** Drives no pin and measures 0 everywhere. */
    void clear() {
        ask("clear", "");
    }

    /** Pulls the cable. */
    void unplug() {
        ask("unplug", "");
    }

    /** Plugs the cable in. */
    void plug() {
        ask("plug", "");
    }

    /** Presses the board's reset button; its flash is kept. */
    void reset() {
        ask("reset", "");
    }

    /** {@return how often the board has said, on the control channel, what matches} */
    long count(String event) {
        Pattern pattern = Pattern.compile(event);
        return events.stream().filter(line -> pattern.matcher(line).find()).count();
    }

    private String ask(String command, String fields) {
        return await(send(List.of(request(command, fields))).getFirst());
    }

    private static String request(String command, String fields) {
        return "{\"cmd\":\"" + command + "\"," + (fields.isEmpty() ? "" : fields + ",") + "\"tag\":";
    }

    /** Sends commands in one go, so that nothing comes in between. */
    private List<CompletableFuture<String>> send(List<String> requests) {
        List<CompletableFuture<String>> answers = new ArrayList<>();
        StringBuilder lines = new StringBuilder();
        for (String request : requests) {
            long tag = tags.incrementAndGet();
            CompletableFuture<String> answer = new CompletableFuture<>();
            asked.put(tag, answer);
            answers.add(answer);
            lines.append(request).append(tag).append("}\n");
        }
        try {
            synchronized (process) {
                process.getOutputStream().write(lines.toString().getBytes(StandardCharsets.UTF_8));
                process.getOutputStream().flush();
            }
            return answers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String await(CompletableFuture<String> answer) {
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the MicroPython bench does not answer", e);
        }
    }

    private static double number(String line, String field) {
        Matcher matcher = Pattern.compile("\"" + field + "\":(-?[\\d.]+)").matcher(line);
        return matcher.find() ? Double.parseDouble(matcher.group(1)) : 0;
    }

    private void listen() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null) {
                take(line);
                line = lines.readLine();
            }
        } catch (IOException _) {
            ready.completeExceptionally(new IllegalStateException("the bench ended"));
        }
    }

    private void take(String line) {
        if (line.startsWith("{\"event\":\"ready\"")) {
            ready.complete(line);
        }
        events.add(line);
        Matcher tag = TAG.matcher(line);
        if (tag.find()) {
            CompletableFuture<String> answer = asked.remove(Long.valueOf(tag.group(1)));
            if (answer != null) {
                answer.complete(line);
            }
        }
    }

    @Override
    public void close() {
        if (!process.isAlive()) {
            return;
        }
        process.destroy();
        process.onExit().join();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
