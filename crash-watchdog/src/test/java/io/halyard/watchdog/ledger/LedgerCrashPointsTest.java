// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.durable.Disk;
import io.halyard.durable.StateFolder;
import io.halyard.durable.simulated.CrashPoints;
import io.halyard.durable.simulated.Witness;
import io.halyard.watchdog.ledger.BootDecision.Maintain;
import io.halyard.watchdog.ledger.BootDecision.RunApp;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger over every crash point: no strike that an app ran under is forgotten, no lock-out, and no clearing of one. */
class LedgerCrashPointsTest {
    private static final Path FOLDER = Path.of("/state");

    @TempDir
    Path root;

    private LedgerSettings settings;

    @BeforeEach
    void prepare() {
        settings = LedgerSettings.defaults().withSystem(new FakeSystem(root).run(1));
    }

    /** A run fails at once. The app is said to have run only when the decision is there. */
    private void failingRun(Disk disk, Witness<String> witness) {
        try (StateFolder state = StateFolder.open(disk, FOLDER)) {
            BootLedger ledger = BootLedger.begin(state, settings);
            switch (ledger.decision()) {
                case RunApp _ -> witness.acknowledge("app");
                case Maintain _ ->
                    witness.acknowledge("locked " + ledger.state().lock().epoch());
            }
        }
    }

    private void scenario(Disk disk, Witness<String> witness) {
        for (int i = 0; i < 4; i++) {
            failingRun(disk, witness);
        }
        try (StateFolder state = StateFolder.open(disk, FOLDER)) {
            BootLedger ledger = BootLedger.begin(state, settings);
            witness.attempt("clear");
            ledger.clearLockout(ledger.state().lock().epoch());
            witness.acknowledge("cleared");
            ledger.markStopped(CleanEnd.RESTART);
        }
    }

    private void recovery(Disk disk, Witness<String> witness) {
        try (StateFolder state = StateFolder.open(disk, FOLDER)) {
            BootLedger ledger = BootLedger.begin(state, settings);
            long apps = witness.acknowledged().stream().filter("app"::equals).count();
            boolean locked = witness.acknowledged().stream().anyMatch(each -> each.startsWith("locked"));
            boolean cleared = witness.acknowledged().contains("cleared");
            boolean runs = ledger.decision() instanceof RunApp;
            assertThat(ledger.state().run().number())
                    .as("the ledger is never lost")
                    .isGreaterThan(apps);
            if (apps >= 3 && witness.attempted().isEmpty()) {
                assertThat(runs).as("after %s", witness.acknowledged()).isFalse();
            }
            if (locked && witness.attempted().isEmpty()) {
                assertThat(runs).as("after %s", witness.acknowledged()).isFalse();
            }
            if (cleared && ledger.state().run().number() == 6) {
                assertThat(runs).as("after %s", witness.acknowledged()).isTrue();
            }
            assertThat(ledger.state().lock().epoch()).isGreaterThanOrEqualTo(locked ? 1 : 0);
            if (runs) {
                witness.acknowledge("app");
            }
        }
    }

    private CrashPoints<String> check() {
        return CrashPoints.of(this::scenario, this::recovery);
    }

    @Test
    void noCrashPointLosesAStrikeOrALockOut() {
        CrashPoints.Report report = check().withLimits(4096, 4).check();
        assertThat(report.recoveries()).isGreaterThan(50);
    }

    @Test
    void everyBarrierOfTheLedgerIsNeeded() {
        assertThat(check().withLimits(500, 2).needlessBarriers())
                .as("the ledger is one sector, which is never torn: an older one may come back, and does no harm")
                .allMatch(line -> line.contains("makeDurable"));
    }
}
