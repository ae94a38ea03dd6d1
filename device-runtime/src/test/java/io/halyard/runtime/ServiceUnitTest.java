// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.testkit.NeedsProgram;
import io.halyard.watchdog.ledger.ExitLine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the unit for systemd, in a shell, with the variables that systemd sets. */
@NeedsProgram("sh")
class ServiceUnitTest {
    private static final String INVOCATION = "0123456789abcdef0123456789abcdef";

    @TempDir
    private Path state;

    /** {@return the scripts that run after a stop, as systemd hands them to the shell} */
    private static List<String> scripts() throws IOException {
        try (InputStream in = Objects.requireNonNull(Halyard.class.getResourceAsStream("halyard.service"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("ExecStopPost="))
                    .map(line -> line.replaceFirst("^ExecStopPost=\\+?/bin/sh -c '(.*)'$", "$1"))
                    .map(script -> script.replace("$$", "$"))
                    .toList();
        }
    }

    private int run(String script, String result, String code, String status) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", script);
        builder.environment()
                .putAll(Map.of(
                        "STATE_DIRECTORY", state.toString(),
                        "INVOCATION_ID", INVOCATION,
                        "SERVICE_RESULT", result,
                        "EXIT_CODE", code,
                        "EXIT_STATUS", status));
        Process shell = builder.redirectErrorStream(true)
                .redirectOutput(state.resolve("output").toFile())
                .start();
        assertThat(shell.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return shell.exitValue();
    }

    @Test
    void theLastWordOnARunIsReadByTheNext() throws Exception {
        String script = scripts().getFirst();
        for (int i = 0; i < 3; i++) {
            assertThat(run(script, "exit-code", "exited", "83")).isZero();
        }
        assertThat(run(script, "oom-kill", "killed", "KILL")).isZero();
        String log = Files.readString(state.resolve("exit.log"));
        assertThat(log.lines()).hasSize(4);
        UUID invocation = new UUID(0x0123456789abcdefL, 0x0123456789abcdefL);
        assertThat(ExitLine.find(log, invocation)).contains(new ExitLine(invocation, "oom-kill", "killed", "KILL"));
    }

    @Test
    void onlyStatus86Reboots() throws Exception {
        String script = scripts().getLast().replace("systemctl --no-block reboot", "echo would reboot");
        assertThat(run(script, "exit-code", "exited", "83")).isZero();
        assertThat(state.resolve("output")).isEmptyFile();
        assertThat(run(script, "exit-code", "exited", "86")).isZero();
        assertThat(Files.readString(state.resolve("output"))).isEqualTo("would reboot\n");
    }
}
