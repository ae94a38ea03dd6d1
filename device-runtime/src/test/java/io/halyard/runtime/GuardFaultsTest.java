// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import static io.halyard.runtime.GuardedDevice.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.remote.CrashArchive.Crash;
import io.halyard.remote.OperatorClient;
import io.halyard.remote.OperatorIdentity;
import io.halyard.remote.RemoteException;
import io.halyard.testkit.NeedsProgram;
import io.halyard.testkit.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** What may be wrong around the guard itself: one clear line each, and the device stays within reach. */
@Timeout(300)
@NeedsProgram("mosquitto")
class GuardFaultsTest {
    @TempDir
    private Path folder;

    private static List<String> linesWith(String output, String text) {
        return output.lines().filter(line -> line.contains(text)).toList();
    }

    @Test
    void aDamagedLedgerLeavesOneTry() throws Exception {
        try (GuardedDevice device = new GuardedDevice(folder)) {
            assertThat(device.run("run1")).isEqualTo(83);
            Files.write(device.state().resolve("ledger.a"), new byte[4096]);
            Files.write(device.state().resolve("ledger.b"), new byte[4096]);
            assertThat(device.run("run2")).isEqualTo(83);
            assertThat(linesWith(device.output("run2"), "ledger"))
                    .singleElement()
                    .asString()
                    .endsWith("both slots of the boot ledger in " + device.state() + " are damaged: one try is left");
            device.start("run3");
            device.statusIn("maintenance", 2);
            assertThat(device.crashes().list())
                    .extracting(Crash::type)
                    .containsExactly("UNCAUGHT", "LEDGER_LOST", "UNCAUGHT");
        }
    }

    @Test
    void settingsAtFaultAreNoStrikeAndLeaveTheDeviceWithinReachOnceItWas() throws Exception {
        try (GuardedDevice device = new GuardedDevice(folder, "app.fault = none")) {
            assertThat(device.run("run0", "watchdog.strikse=2"))
                    .as("no settings were good yet")
                    .isEqualTo(78);
            assertThat(device.output("run0")).contains("watchdog.strikse", "did you mean 'strikes'?");
            Process mending = device.start("run1", "app.fault=board-settings");
            assertThat(device.statusIn("maintenance", 1).path("explanation").stringValue())
                    .isEqualTo("settings are at fault: settings: boards.x.pin: is no pin");
            device.operator().request("restart", OperatorClient.arguments(), PATIENCE);
            assertThat(GuardedDevice.ended(mending)).isEqualTo(80);
            assertNoStrike(device, device.start("run2"));
            device.start("run3", "watchdog.strikse=2");
            ObjectNode status = device.statusIn("maintenance", 3);
            assertThat(status.path("cause").stringValue()).isEqualTo("SETTINGS");
            assertThat(status.path("previousEnd").stringValue()).isEqualTo("STOPPED");
            assertThat(status.path("explanation").stringValue()).contains("did you mean 'strikes'?");
        }
    }

    private static void assertNoStrike(GuardedDevice device, Process run) throws Exception {
        ObjectNode status = device.statusIn("app", 2);
        assertThat(status.path("strikes").asInt(-1)).as("this run's own").isEqualTo(1);
        assertThat(device.crashes().list()).isEmpty();
        run.destroy();
        assertThat(GuardedDevice.ended(run)).isEqualTo(143);
        assertThat(device.output("run2")).contains("outputs are safe");
    }

    @Test
    void aBadSignatureAndASecondProcessAreRefusedInALine() throws Exception {
        try (GuardedDevice device = new GuardedDevice(folder, "app.fault = none")) {
            Process first = device.start("run1");
            device.statusIn("app", 1);
            assertThat(device.run("run1b")).isEqualTo(85);
            assertThat(device.output("run1b"))
                    .contains("the device is not started: " + device.state() + " is in use by another process (pid "
                            + first.pid() + ")");
            try (OperatorClient forger = device.client(OperatorIdentity.generate("alice"))) {
                assertThatThrownBy(() -> forger.request("restart", OperatorClient.arguments(), PATIENCE))
                        .isInstanceOfSatisfying(
                                RemoteException.class,
                                e -> assertThat(e.kind()).isEqualTo(RemoteException.Kind.BAD_SIGNATURE))
                        .hasMessage("the signature is not that of the key enrolled as 'alice'");
            }
            assertThat(linesWith(device.output("run1"), "signature"))
                    .singleElement()
                    .asString()
                    .contains("WARN", "request restart of 'alice' was refused: BAD_SIGNATURE");
        }
    }

    @Test
    void aDeviceThatReachesNobodyIsStartedAgainAndThatIsNoStrike() throws Exception {
        try (GuardedDevice device = new GuardedDevice(folder, "app.fault = none")) {
            String nowhere = "transport.endpoint=mqtt://127.0.0.1:" + Ports.free();
            assertThat(device.run("run1", nowhere, "watchdog.offline.restart-after=1s"))
                    .isEqualTo(80);
            assertThat(device.output("run1"))
                    .contains("no broker has answered for too long: RESTART of the process", "outputs are safe");
            device.start("run2");
            ObjectNode status = device.statusIn("app", 2);
            assertThat(status.path("previousEnd").stringValue()).isEqualTo("RESTART_REQUESTED");
            assertThat(status.path("strikes").asInt(-1)).as("this run's own").isEqualTo(1);
        }
    }

    @Test
    void withoutAStateFolderThereIsMaintenanceWithinReach() throws Exception {
        try (GuardedDevice device = new GuardedDevice(folder)) {
            Files.writeString(device.state(), "a file where the folder should be");
            Process maintenance = device.start("run1");
            ObjectNode status = device.statusIn("maintenance", 0);
            assertThat(status.path("cause").stringValue()).isEqualTo("LEDGER");
            assertThat(status.path("explanation").stringValue())
                    .startsWith("the boot ledger cannot be kept: ")
                    .contains(device.state().toString());
            assertThatThrownBy(() -> device.crashes().list())
                    .hasMessage("there are no crash records: the device cannot use its state folder");
            assertThat(device.loadedClasses("run1")).doesNotContain("FaultyApp ");
            Files.delete(device.state());
            Files.createFile(device.remedy());
            device.operator().request("restart", OperatorClient.arguments(), PATIENCE);
            assertThat(GuardedDevice.ended(maintenance)).isEqualTo(80);
            device.start("run2");
            device.statusIn("app", 1);
        }
    }
}
