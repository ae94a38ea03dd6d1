// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.halyard.samples.DemoProcess;
import io.halyard.samples.DemoProcess.Ended;
import io.halyard.testkit.NeedsFile;
import io.halyard.testkit.NeedsProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo as a process of its own, as {@code ./halyard demo} runs it. */
@Timeout(300)
class DemoTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

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
        String[] args = {"--board", "serial", "--port", port.toString(), "--headless", "--seconds", "5"};
        try (DemoProcess demo = DemoProcess.start(folder, Demo.class.getName(), args)) {
            await().atMost(PATIENCE).until(() -> demo.errorsSoFar().contains("bench: there is no serial port " + port));
            assertObeys(demo);
        }
    }

    private void assertObeys(DemoProcess demo) throws Exception {
        try (MicroPythonCable board = MicroPythonCable.plugIn(folder)) {
            Ended ended = demo.ended();
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
        try (DemoProcess demo = DemoProcess.start(folder, Demo.class.getName(), args)) {
            return demo.ended();
        }
    }
}
