// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo as a process of its own, as {@code ./halyard demo} runs it. */
class DemoTest {
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

    private static void assertFault(Ended demo, int status, String message) {
        assertThat(demo.err()).isEqualTo(message + "\n");
        assertThat(demo.status()).isEqualTo(status);
    }

    private Ended demo(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                mainClassPath(),
                Demo.class.getName()));
        command.addAll(List.of(args));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).as("the demo ended").isTrue();
        return new Ended(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    /** Without the test kit, whose logging configuration and JUnit a user does not have. */
    private static String mainClassPath() {
        return List.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator)).stream()
                .filter(entry -> !entry.contains("test-classes") && !entry.contains("test-kit"))
                .reduce((one, other) -> one + java.io.File.pathSeparator + other)
                .orElseThrow();
    }
}
