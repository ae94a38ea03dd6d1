// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.durable.StateFolder;
import io.halyard.durable.simulated.SimulatedDisk;
import io.halyard.watchdog.offline.OfflineRules.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Weeks of a device, in virtual time; each restart and reboot begins a new run on what the one before left on disk. */
class OfflineLadderTest {
    private static final Path STATE = Path.of("/state");
    private static final Duration LOOK = Duration.ofMinutes(1);

    private final List<String> steps = new ArrayList<>();
    private SimulatedDisk disk = new SimulatedDisk();
    private OfflineRules rules = OfflineRules.defaults();
    private Duration total = Duration.ZERO;

    /** Lives from now until {@code until}; steps are noted with the time at which they are taken. */
    private void live(Duration until, Predicate<Duration> answered) {
        while (total.compareTo(until) < 0) {
            try (StateFolder state = StateFolder.open(disk, STATE)) {
                run(OfflineLadder.open(rules, Optional.of(state), total), until, answered);
            }
            disk = disk.kill();
        }
    }

    private void run(OfflineLadder ladder, Duration until, Predicate<Duration> answered) {
        Duration started = total;
        while (total.compareTo(until) < 0) {
            total = total.plus(LOOK);
            Step step = ladder.look(total.minus(started), answered.test(total));
            if (step != Step.NOTHING) {
                steps.add(step + " " + total.toMinutes());
                return;
            }
        }
    }

    private static boolean never(Duration at) {
        return at.isNegative();
    }

    @Test
    void aMonthWithoutNetworkIsOneRestartAndTwoRebootsADay() {
        live(Duration.ofDays(30), OfflineLadderTest::never);
        assertThat(steps).startsWith("RESTART 30", "REBOOT 180", "REBOOT 900", "REBOOT 1620");
        assertThat(steps.stream().filter(step -> step.startsWith("RESTART"))).hasSize(1);
        assertThat(steps).hasSize(1 + 1 + (30 * 24 - 3) / 12);
    }

    @Test
    void aNetworkThatComesForAMomentEachHourIsNotTakenForABrokenProcess() {
        live(Duration.ofDays(30), at -> at.toMinutes() % 60 == 0);
        assertThat(steps).containsExactly("RESTART 30");
    }

    @Test
    void outagesThatPassByThemselvesAreLeftAlone() {
        live(Duration.ofDays(30), at -> at.toMinutes() % 60 >= 29);
        assertThat(steps).isEmpty();
    }

    @Test
    void afterAConnectionThatLastedTheNextOutageIsANewOne() {
        live(Duration.ofDays(1), at -> at.toHours() % 2 == 0);
        assertThat(steps)
                .hasSize(12)
                .allMatch(step -> step.startsWith("RESTART"))
                .startsWith("RESTART 89", "RESTART 209");
    }

    @Test
    void rebootsAreFarApartWhateverCameInBetween() {
        live(Duration.ofDays(10), at -> at.toHours() % 5 == 0);
        List<Long> reboots = steps.stream()
                .filter(step -> step.startsWith("REBOOT"))
                .map(step -> Long.parseLong(step.replaceAll("\\D", "")))
                .toList();
        assertThat(reboots).hasSizeBetween(10, 20);
        for (int i = 1; i < reboots.size(); i++) {
            assertThat(reboots.get(i) - reboots.get(i - 1)).isGreaterThanOrEqualTo(12 * 60);
        }
    }

    @Test
    void crashesInBetweenDoNotMakeItForget() {
        live(Duration.ofMinutes(40), OfflineLadderTest::never);
        for (int i = 0; i < 20; i++) {
            live(total.plus(Duration.ofMinutes(20)), OfflineLadderTest::never); // Each run is killed after 20 minutes.
        }
        assertThat(steps).containsExactly("RESTART 30");
        live(total.plus(Duration.ofHours(3)), OfflineLadderTest::never);
        assertThat(steps).hasSize(2).last().asString().startsWith("REBOOT");
    }

    @Test
    void zeroIsNever() {
        rules = new OfflineRules(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ofHours(12));
        live(Duration.ofDays(3), OfflineLadderTest::never);
        assertThat(steps).isEmpty();
        assertThat(rules.isRebuildDue(Duration.ofDays(3))).isFalse();
        assertThat(OfflineRules.defaults().isRebuildDue(Duration.ofMinutes(14))).isFalse();
        assertThat(OfflineRules.defaults().isRebuildDue(Duration.ofMinutes(15))).isTrue();
        assertThatThrownBy(
                        () -> new OfflineRules(Duration.ZERO, Duration.ofDays(31), Duration.ZERO, Duration.ofHours(1)))
                .hasMessage("restart-after PT744H is not in PT0S to PT720H");
    }

    @Test
    void whatWasDoneAndIsForgottenIsNotDoneAgainAtOnce() {
        live(Duration.ofHours(4), OfflineLadderTest::never);
        assertThat(steps).containsExactly("RESTART 30", "REBOOT 180");
        disk.damage(STATE.resolve("offline.a"), 0, new byte[64]);
        disk.damage(STATE.resolve("offline.b"), 0, new byte[64]);
        live(Duration.ofHours(17), OfflineLadderTest::never);
        assertThat(steps).hasSize(3).last().isEqualTo("REBOOT 960");
    }

    @Test
    void withALedgerThatForgotItsUptimeTheNextRebootWaits() {
        live(Duration.ofHours(4), OfflineLadderTest::never);
        total = Duration.ZERO;
        live(Duration.ofHours(11), OfflineLadderTest::never);
        assertThat(steps).hasSize(2);
    }

    @Test
    void withoutAPlaceToRememberThereIsNoStep() {
        OfflineLadder ladder = OfflineLadder.open(rules, Optional.empty(), Duration.ZERO);
        assertThat(ladder.look(Duration.ofHours(10), false)).isEqualTo(Step.NOTHING);
    }
}
