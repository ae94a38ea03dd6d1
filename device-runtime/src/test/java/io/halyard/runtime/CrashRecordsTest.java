// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import static io.halyard.runtime.GuardedDevice.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.remote.CrashArchive;
import io.halyard.remote.CrashArchive.Crash;
import io.halyard.testkit.NeedsProgram;
import io.halyard.transport.Subscription;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** Apps that really fail, in processes of their own; their records are read back over MQTT by another. */
@Timeout(300)
@NeedsProgram("mosquitto")
class CrashRecordsTest {
    private static final String CANARY = "canary-77";

    @TempDir
    private Path folder;

    @Test
    void whoThrowsAndWhoExitsIsNamedAndBlocksFitSmallMessages() throws Exception {
        try (GuardedDevice device =
                new GuardedDevice(folder, "watchdog.strikes = 2", "remote.maximum-payload-bytes = 960")) {
            assertThat(device.run("run1", "app.fault=throw")).isEqualTo(83);
            assertThat(device.run("run2", "app.fault=exit")).isEqualTo(1);
            assertThat(device.output("run1")).contains("outputs are safe", "the calibration file is missing, ***");
            assertThat(device.output("run2")).contains("outputs are safe");
            device.start("run3");
            device.statusIn("maintenance", 3);
            CrashArchive crashes = device.crashes();
            List<Crash> list = crashes.list();
            assertThat(list).extracting(Crash::type).containsExactly("UNCAUGHT", "EXIT");
            ObjectNode thrown = list.getFirst().headline();
            assertThat(thrown.path("ex").stringValue()).isEqualTo("java.lang.IllegalStateException");
            assertThat(thrown.path("ver").stringValue()).isEqualTo("1.2.3");
            assertThat(crashes.text(list.getFirst().id(), "stack")).contains("FaultyApp.run(FaultyApp.java:");
            assertThat(list.getLast().headline().path("thr").stringValue()).isEqualTo("main");
            assertThat(crashes.text(list.getLast().id(), "stack")).contains("FaultyApp.run(FaultyApp.java:");
            assertNoCanary(crashes, list);
            device.assertNowhereOnDisk(CANARY);
        }
    }

    private static void assertNoCanary(CrashArchive crashes, List<Crash> list) throws InterruptedException {
        for (Crash crash : list) {
            assertThat(crash.headline().toString()).doesNotContain(CANARY);
            assertThat(crash.headline().path("att").size()).isPositive();
            for (var attachment : crash.headline().path("att")) {
                assertThat(crashes.text(crash.id(), attachment.path("k").stringValue()))
                        .isNotEmpty()
                        .doesNotContain(CANARY);
            }
        }
        assertThat(crashes.text(list.getFirst().id(), "ring")).contains("the door's code is ***");
    }

    @Test
    void whatHangsIsNamedAndAThreadDumpShowsIt() throws Exception {
        try (GuardedDevice device = new GuardedDevice(folder, "watchdog.strikes = 2")) {
            assertThat(device.run("run1", "app.fault=hang")).isEqualTo(82);
            assertThat(device.run("run2", "app.fault=never-ready", "watchdog.start-timeout=4s"))
                    .isEqualTo(82);
            device.start("run3");
            device.statusIn("maintenance", 3);
            CrashArchive crashes = device.crashes();
            List<Crash> list = crashes.list();
            assertThat(list).extracting(Crash::type).containsExactly("HANG_SELF", "HANG_SELF");
            assertThat(list.getFirst().headline().path("msg").stringValue())
                    .startsWith("no heartbeat of \"pump\" for ")
                    .endsWith(" s, it may be silent for 1 s");
            assertThat(list.getLast().headline().path("msg").stringValue())
                    .matches("not ready 4 s after the start and its pause of \\d+ ms"); // About a second, after one
            // failure.
            assertThat(crashes.text(list.getFirst().id(), "threads.json")).contains("FaultyApp.run(FaultyApp.java:");
            // Where it is after four seconds depends on how busy this computer is.
            assertThat(crashes.text(list.getLast().id(), "threads.json")).contains("\"main\"");
        }
    }

    @Test
    void aKilledRunIsToldAfterTheNextConnectUntilSomebodyHasIt() throws Exception {
        try (GuardedDevice device = new GuardedDevice(folder, "app.fault = none")) {
            BlockingQueue<ObjectNode> told = new LinkedBlockingQueue<>();
            try (Subscription _ = device.operator().stream("crash", told::add)) {
                Process first = device.start("run1");
                device.statusIn("app", 1);
                first.destroyForcibly().waitFor();
                Process second = device.start("run2");
                ObjectNode status = device.statusIn("app", 2);
                assertThat(status.path("previousEnd").stringValue()).isEqualTo("KILLED_UNKNOWN");
                long id = status.path("newestCrash").asLong(-1);
                ObjectNode headline = Optional.ofNullable(told.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .orElseThrow();
                assertThat(headline.path("type").stringValue()).isEqualTo("KILLED_UNKNOWN");
                CrashArchive crashes = device.crashes();
                assertThat(crashes.text(id, "ring")).contains("device 'shed' runs FaultyApp");
                crashes.acknowledge(id);
                assertThat(crashes.list()).extracting(Crash::isSent).containsExactly(true);
                crashes.delete(id);
                assertThat(crashes.list()).isEmpty();
                assertThatThrownBy(() -> crashes.attachment(id, "ring")).hasMessage("there is no crash record " + id);
                assertThat(second.isAlive()).isTrue();
            }
        }
    }
}
