// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import static io.halyard.runtime.GuardedDevice.PATIENCE;
import static io.halyard.runtime.GuardedDevice.ended;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.remote.OperatorClient;
import io.halyard.testkit.NeedsProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** A guarded app that crashes at every start, in processes of its own, with an operator far away. */
@Timeout(300)
@NeedsProgram("mosquitto")
class LockoutTest {
    private static final int FATAL = 83;
    private static final int RESTART = 80;

    @TempDir
    private Path folder;

    @Test
    void threeCrashesEachWithItsStrikeFirstLockTheAppOutAndAnOperatorSetsItFree() throws Exception {
        try (GuardedDevice device = new GuardedDevice(folder)) {
            for (int run = 1; run <= 3; run++) {
                assertThat(device.run("run" + run)).as("run %d", run).isEqualTo(FATAL);
                assertStrikeCameFirst(device.loadedClasses("run" + run).lines().toList());
            }
            Process locked = device.start("run4");
            ObjectNode status = device.statusIn("maintenance", 4);
            assertThat(status.path("cause").stringValue()).isEqualTo("STRIKES");
            assertThat(status.path("previousEnd").stringValue()).isEqualTo("UNCAUGHT");
            assertThat(status.path("unsentCrashes").asInt(-1)).isEqualTo(3);
            assertThat(device.loadedClasses("run4")).doesNotContain("FaultyApp ");
            assertOtherEpochClearsNothing(device, status.path("lockEpoch").longValue());
            Files.createFile(device.remedy());
            device.clearLockout(status);
            assertThat(ended(locked)).isEqualTo(RESTART);
            device.start("run5");
            assertThat(device.statusIn("app", 5).path("previousEnd").stringValue())
                    .isEqualTo("RESTART_REQUESTED");
        }
    }

    private static void assertOtherEpochClearsNothing(GuardedDevice device, long epoch) {
        assertThatThrownBy(() -> device.operator()
                        .request("lockout.clear", OperatorClient.arguments().put("epoch", epoch + 7), PATIENCE))
                .hasMessage("the lock-out has epoch " + epoch + ", not " + (epoch + 7) + ": read the status again");
    }

    private static void assertStrikeCameFirst(List<String> loaded) {
        assertThat(indexOf(loaded, "io.halyard.watchdog.ledger.LedgerCodec"))
                .isPositive()
                .isLessThan(indexOf(loaded, "io.halyard.runtime.FaultyApp "));
        assertThat(indexOf(loaded, "io.halyard.watchdog.ledger.BootDecision$RunApp"))
                .isLessThan(indexOf(loaded, "io.halyard.runtime.FaultyApp$FaultyModule"));
    }

    @Test
    void anOperatorEntersMaintenanceAndLeavesIt() throws Exception {
        try (GuardedDevice device = new GuardedDevice(folder, "app.fault = none")) {
            Process app = device.start("run1");
            device.statusIn("app", 1);
            device.operator()
                    .request("maintenance.enter", OperatorClient.arguments().put("leaseSeconds", 3600), PATIENCE);
            assertThat(ended(app)).isEqualTo(RESTART);
            assertThat(device.output("run1")).contains("outputs are safe");
            Process maintenance = device.start("run2");
            ObjectNode status = device.statusIn("maintenance", 2);
            assertThat(status.path("cause").stringValue()).isEqualTo("OPERATOR");
            device.clearLockout(status);
            assertThat(ended(maintenance)).isEqualTo(RESTART);
            device.start("run3");
            device.statusIn("app", 3);
        }
    }

    private static int indexOf(List<String> lines, String text) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(text)) {
                return i;
            }
        }
        throw new AssertionError("never loaded: " + text);
    }
}
