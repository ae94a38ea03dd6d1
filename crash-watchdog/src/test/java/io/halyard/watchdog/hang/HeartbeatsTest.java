// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.hang;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.halyard.durable.StateFolder;
import io.halyard.durable.simulated.SimulatedDisk;
import io.halyard.watchdog.ledger.BootLedger;
import io.halyard.watchdog.ledger.LedgerSettings;
import io.halyard.watchdog.ledger.RunPage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HeartbeatsTest {
    private final AtomicLong now = new AtomicLong(1000);
    private final StateFolder state = StateFolder.open(new SimulatedDisk(), Path.of("/state"));
    private final Heartbeats heartbeats =
            new Heartbeats(BootLedger.begin(state, LedgerSettings.defaults()).page(), now::get);

    private List<HealthCheck> checks(boolean ready) {
        return checks(ready, Duration.ZERO);
    }

    private List<HealthCheck> checks(boolean ready, Duration pause) {
        StartLimit limit = new StartLimit(pause, Duration.ofMinutes(2));
        return HealthChecks.of(heartbeats, () -> ready, limit, Duration.ofSeconds(10), now::get);
    }

    @Test
    void whoBeatsInTimeIsWell() {
        Heartbeat mqtt = heartbeats.register("mqtt");
        for (int i = 0; i < 10; i++) {
            now.addAndGet(30_000);
            assertThat(heartbeats.silent()).isEmpty();
            mqtt.beat();
            assertThat(mqtt.silence()).isZero();
        }
    }

    @Test
    void whoIsSilentForTooLongIsNamed() {
        heartbeats.register("mqtt", Duration.ofSeconds(60));
        heartbeats.register("app");
        now.addAndGet(30_001);
        assertThat(heartbeats.silent().orElseThrow().name()).isEqualTo("app");
        assertThat(checks(true).get(1).fault()).contains("no heartbeat of \"app\" for 30 s, it may be silent for 30 s");
    }

    @Test
    void whoRestsOrIsClosedIsNotWatched() {
        Heartbeat app = heartbeats.register("app");
        Heartbeat board = heartbeats.register("board");
        app.rest();
        board.close();
        now.addAndGet(1_000_000);
        assertThat(heartbeats.silent()).isEmpty();
        assertThat(heartbeats.watched()).containsExactly(app);
        assertThat(app.silence()).isZero();
        app.beat();
        now.addAndGet(30_001);
        assertThat(heartbeats.silent()).contains(app);
    }

    @Test
    void closingTakesTheNameOffTheList() {
        heartbeats.register("board").close();
        for (int i = 0; i < 3 * RunPage.MAXIMUM_HEARTBEATS; i++) {
            heartbeats.register("board").close();
        }
        heartbeats.register("board");
        assertThatIllegalStateException()
                .isThrownBy(() -> heartbeats.register("board"))
                .withMessage("heartbeat \"board\" is registered already");
    }

    @Test
    void thereIsRoomForSixty() {
        for (int i = 0; i < RunPage.MAXIMUM_HEARTBEATS; i++) {
            heartbeats.register("component-" + i);
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> heartbeats.register("one more"))
                .withMessageContaining("no more than 60 components can be watched; \"one more\" is one too many");
    }

    @Test
    void aDeadlineBelowASecondIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> heartbeats.register("x", Duration.ofMillis(999)))
                .withMessage("deadline PT0.999S of heartbeat \"x\" is below PT1S");
    }

    @Test
    void whoIsNotReadyInTimeHangs() {
        now.set(120_000);
        assertThat(checks(false).getFirst().fault()).isEmpty();
        now.set(120_001);
        assertThat(checks(false).getFirst().fault()).contains("not ready 120 s after the start");
        assertThat(checks(true).getFirst().fault()).isEmpty();
    }

    @Test
    void theLedgersPauseIsNoPartOfTheTimeToGetReady() {
        now.set(121_200);
        assertThat(checks(false, Duration.ofMillis(1200)).getFirst().fault()).isEmpty();
        now.set(121_201);
        assertThat(checks(false, Duration.ofMillis(1200)).getFirst().fault())
                .contains("not ready 120 s after the start and its pause of 1200 ms");
    }
}
