// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.halyard.samples.DemoProcess;
import io.halyard.samples.DemoProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./halyard demo --crash}: the demo, the launcher and the device as processes of their own. */
@Timeout(300)
class CrashDemoTest {
    private static final String DEMO = "io.halyard.samples.demo.Demo";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    @Test
    void everyStepHoldsAndNothingIsLeft() throws Exception {
        try (DemoProcess demo = DemoProcess.start(folder, DEMO, "--crash", "--headless")) {
            Ended ended = demo.ended();
            assertThat(ended.out())
                    .as(ended.err())
                    .contains(
                            "held    3 starts in a row end with a crash",
                            "held    the device stays connected, locked out",
                            "held    the app was not loaded for that",
                            "held    a crash record names the cause",
                            "held    its stack names the line and the cause",
                            "held    its last log lines tell what came before",
                            "held    a request that somebody else signed is refused",
                            "held    the lock-out is lifted by a signed request",
                            "held    the app runs")
                    .containsPattern("(\\d+) of \\1 expectations held")
                    .doesNotContain("BROKEN");
            assertThat(ended.status()).isZero();
        }
        assertThat(left()).isEmpty();
    }

    @Test
    void interruptedItLeavesNothingBehind() throws Exception {
        List<ProcessHandle> started;
        try (DemoProcess demo = DemoProcess.start(folder, DEMO, "--crash", "--headless")) {
            await().atMost(PATIENCE).until(() -> left().stream().anyMatch(this::hasState));
            assertThat(Files.getPosixFilePermissions(left().getFirst()))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
            started = demo.process().descendants().toList();
            demo.process().destroy(); // SIGTERM, as Ctrl-C does.
            demo.ended();
        }
        assertThat(started).isNotEmpty().noneMatch(ProcessHandle::isAlive);
        assertThat(left()).isEmpty();
    }

    @Test
    void itGoesWithNoOtherBoard() throws Exception {
        try (DemoProcess demo = DemoProcess.start(folder, DEMO, "--crash", "--board", "pi")) {
            Ended ended = demo.ended();
            assertThat(ended.err()).startsWith("--crash goes with --headless only\n");
            assertThat(ended.status()).isEqualTo(2);
        }
    }

    private boolean hasState(Path demoFolder) {
        return Files.exists(demoFolder.resolve("state").resolve("ledger.a"));
    }

    private List<Path> left() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("tmp"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("halyard-crash-demo"))
                    .toList();
        }
    }
}
