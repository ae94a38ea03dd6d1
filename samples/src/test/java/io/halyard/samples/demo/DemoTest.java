// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.halyard.testkit.NeedsFile;
import io.halyard.testkit.NeedsProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo as a process of its own, as {@code ./halyard demo} runs it. */
class DemoTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private record Ended(int status, String out, String err) {}

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"hivemq", "paho", "paho-v5"})
    void everyExpectationHoldsOverEachTransport(String client) throws Exception {
        Ended demo = demo("--headless", "--seconds", "6", "--set", "transport.client=" + client);
        assertThat(demo.out()).as(demo.err()).contains("Dashboard: http://").doesNotContain("BROKEN");
        assertThat(demo.out()).containsPattern("(\\d+) of \\1 expectations held");
        assertThat(demo.status()).isZero();
    }

    @Test
    void anUnknownTransportIsOneLineAndStatus78() throws Exception {
        assertFault(
                demo("--headless", "--set", "transport.client=pahoo"),
                78,
                "--set: transport.client: 'pahoo' is none of hivemq, paho, paho-v5; did you mean 'paho'?");
    }

    @Test
    void anUnknownKeyIsOneLineAndStatus78() throws Exception {
        assertFault(
                demo("--headless", "--set", "transport.clinet=paho"),
                78,
                "--set: transport.clinet: is not a key that anything reads; did you mean 'client'?");
    }

    @Test
    void aPortInUseNamesItsKey() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Ended demo = demo("--headless", "--set", "simulator.http-port=" + taken.getLocalPort());
            assertThat(demo.status()).isEqualTo(78);
            assertThat(demo.err()).contains("simulator.http-port").contains("" + taken.getLocalPort());
            assertThat(demo.err()).doesNotContain("\tat ").hasLineCount(1);
        }
    }

    @Test
    void aWrongArgumentIsStatus2() throws Exception {
        Ended demo = demo("--second", "5");
        assertThat(demo.status()).isEqualTo(2);
        assertThat(demo.err()).contains("'--second'").doesNotContain("\tat ");
    }

    @Test
    void aWrongLengthIsStatus2() throws Exception {
        Ended demo = demo("--seconds", "1");
        assertThat(demo.status()).isEqualTo(2);
        assertThat(demo.err()).contains("--seconds 1 is outside 5 to 86400");
    }

    @Test
    @NeedsProgram({"node", "stty"})
    @NeedsFile(
            value = "hal-serial-esp32/bench/micropython-board/node_modules/.package-lock.json",
            madeBy = "hal-serial-esp32/bench/install")
    void aBoardOnACableIsWaitedForAndObeys() throws Exception {
        Path port = folder.resolve("tty");
        Process demo = start("--board", "serial", "--port", port.toString(), "--headless", "--seconds", "5");
        await().atMost(PATIENCE)
                .until(() ->
                        Files.readString(folder.resolve("err")).contains("bench: there is no serial port " + port));
        try (MicroPythonCable board = MicroPythonCable.plugIn(folder)) {
            Ended ended = ended(demo);
            assertThat(ended.out())
                    .as(ended.err())
                    .contains("relay at GPIO4, button at GPIO5, lamp at GPIO15, thermometer at GPIO26 (a TMP36)")
                    .doesNotContain("BROKEN");
            assertThat(ended.status()).isZero();
            assertThat(board.count("\"pin\"", "\"id\":4,", "\"value\":1")).isGreaterThanOrEqualTo(8);
            assertThat(board.count("\"pwm\"", "\"id\":15,")).isGreaterThanOrEqualTo(15);
        }
    }

    @Test
    void aFileIsNoSerialPort() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        Ended demo = demo("--board", "serial", "--port", file.toString(), "--headless");
        assertThat(demo.err())
                .endsWith("boards.bench.port: " + file + " is no serial port\n")
                .doesNotContain("\tat ");
        assertThat(demo.status()).isEqualTo(78);
    }

    @Test
    void aComputerWithoutTheChipHasNoHeader() throws Exception {
        Ended demo = demo("--board", "pi", "--headless", "--set", "boards.bench.chip=pinctrl-of-nothing");
        assertThat(demo.err())
                .startsWith("bench: no GPIO chip labelled 'pinctrl-of-nothing'; ")
                .endsWith("; name one with the option 'chip'\n")
                .hasLineCount(1);
        assertThat(demo.status()).isEqualTo(1);
    }

    @Test
    void aPortNeedsABoardOnACable() throws Exception {
        Ended demo = demo("--port", "/dev/ttyUSB0");
        assertThat(demo.err()).startsWith("--port is for --board serial\n");
        assertThat(demo.status()).isEqualTo(2);
    }

    private static void assertFault(Ended demo, int status, String message) {
        assertThat(demo.err()).isEqualTo(message + "\n");
        assertThat(demo.status()).isEqualTo(status);
    }

    private Ended demo(String... args) throws IOException, InterruptedException {
        return ended(start(args));
    }

    private Process start(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                mainClassPath(),
                Demo.class.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
    }

    private Ended ended(Process process) throws IOException, InterruptedException {
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).as("the demo ended").isTrue();
        return new Ended(
                process.exitValue(),
                Files.readString(folder.resolve("out"), StandardCharsets.UTF_8),
                Files.readString(folder.resolve("err"), StandardCharsets.UTF_8));
    }

    /** Without the test kit, whose logging configuration and JUnit a user does not have. */
    private static String mainClassPath() {
        return List.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator)).stream()
                .filter(entry -> !entry.contains("test-classes") && !entry.contains("test-kit"))
                .reduce((one, other) -> one + java.io.File.pathSeparator + other)
                .orElseThrow();
    }
}
