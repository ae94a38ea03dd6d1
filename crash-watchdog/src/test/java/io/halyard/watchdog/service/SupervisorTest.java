// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.testkit.NeedsProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NeedsProgram("python3")
@Timeout(60)
class SupervisorTest {
    private static final long PID = 77;

    @TempDir
    private Path folder;

    private Supervisor manager(String socket, String... more) {
        Map<String, String> environment = new HashMap<>(Map.of("NOTIFY_SOCKET", socket));
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        return Supervisor.of(environment, PID);
    }

    private static void tellAll(Supervisor manager) {
        manager.starting("waits 3 s", Duration.ofMinutes(3));
        manager.ready("app, run 7\nof the day");
        manager.alive(0);
        manager.alive(19_999);
        manager.alive(20_000);
        manager.alive(39_999);
        manager.alive(40_000);
        manager.fault("pump hangs");
        manager.stopping("restart");
    }

    private static void assertAllHeard(NotifyReceiver receiver) throws IOException {
        assertThat(receiver.next()).isEqualTo("EXTEND_TIMEOUT_USEC=180000000 | STATUS=waits 3 s");
        assertThat(receiver.next()).isEqualTo("READY=1 | STATUS=app, run 7 of the day");
        assertThat(receiver.next()).isEqualTo("WATCHDOG=1");
        assertThat(receiver.next()).isEqualTo("WATCHDOG=1");
        assertThat(receiver.next()).isEqualTo("WATCHDOG=1");
        assertThat(receiver.next()).isEqualTo("STATUS=pump hangs | WATCHDOG=trigger");
        assertThat(receiver.next()).isEqualTo("STOPPING=1 | STATUS=restart");
    }

    @Test
    void everyWordArrivesAtASocketWithAPath() throws IOException {
        String path = folder.resolve("notify").toString();
        try (NotifyReceiver receiver = new NotifyReceiver(path);
                Supervisor manager = manager(path, "WATCHDOG_USEC", "60000000", "WATCHDOG_PID", "77")) {
            tellAll(manager);
            assertAllHeard(receiver);
        }
    }

    @Test
    void andAtOneWithout() throws IOException {
        String name = "@halyard-test-" + ProcessHandle.current().pid();
        try (NotifyReceiver receiver = new NotifyReceiver(name);
                Supervisor manager = manager(name, "WATCHDOG_USEC", "60000000")) {
            tellAll(manager);
            assertAllHeard(receiver);
        }
    }

    @ParameterizedTest
    @CsvSource({"60000000, 78", "0, 77", "soon, 77"})
    void whoWantsNoSignOfLifeGetsNone(String within, String pid) throws IOException {
        String path = folder.resolve("notify").toString();
        try (NotifyReceiver receiver = new NotifyReceiver(path);
                Supervisor manager = manager(path, "WATCHDOG_USEC", within, "WATCHDOG_PID", pid)) {
            manager.alive(0);
            manager.alive(60_000);
            manager.stopping("end");
            assertThat(receiver.next()).isEqualTo("STOPPING=1 | STATUS=end");
        }
    }

    @Test
    void whoWantsItMoreOftenGetsIt() throws IOException {
        String path = folder.resolve("notify").toString();
        try (NotifyReceiver receiver = new NotifyReceiver(path);
                Supervisor manager = manager(path, "WATCHDOG_USEC", "9000000")) {
            manager.alive(0);
            manager.alive(2_999);
            manager.stopping("so far one");
            manager.alive(3_000);
            assertThat(receiver.next()).isEqualTo("WATCHDOG=1");
            assertThat(receiver.next()).startsWith("STOPPING=1");
            assertThat(receiver.next()).isEqualTo("WATCHDOG=1");
        }
    }

    @Test
    void thatItIsReadyIsSaidAgainUntilItIsHeard() throws IOException {
        String path = folder.resolve("notify").toString();
        try (Supervisor manager = manager(path)) {
            manager.ready("app");
            manager.alive(0);
            try (NotifyReceiver receiver = new NotifyReceiver(path)) {
                manager.alive(5_000);
                manager.alive(10_000);
                manager.stopping("end");
                assertThat(receiver.next()).isEqualTo("READY=1 | STATUS=app");
                assertThat(receiver.next()).isEqualTo("STOPPING=1 | STATUS=end");
            }
        }
    }

    @Test
    void whereNobodyListensOrTheAddressIsNoneNothingFails() {
        for (Supervisor manager : new Supervisor[] {
            Supervisor.of(Map.of(), PID), manager("vsock:2:1234"), manager("/" + "x".repeat(200)), manager("/nowhere")
        }) {
            tellAll(manager);
            manager.close();
            manager.close();
            manager.alive(60_000);
        }
    }
}
