// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.halyard.watchdog.ledger.LedgerEvent.ConfigurationAccepted;
import io.halyard.watchdog.ledger.LedgerEvent.Identity;
import io.halyard.watchdog.ledger.LedgerEvent.LockoutCleared;
import io.halyard.watchdog.ledger.LedgerEvent.MaintenanceEntered;
import io.halyard.watchdog.ledger.LedgerEvent.SettingsFaulted;
import io.halyard.watchdog.ledger.LedgerEvent.Started;
import io.halyard.watchdog.ledger.LedgerEvent.Stopping;
import io.halyard.watchdog.ledger.LedgerEvent.TrialAbandoned;
import io.halyard.watchdog.ledger.LedgerEvent.TrialArranged;
import io.halyard.watchdog.ledger.LedgerEvent.TrialCommitted;
import io.halyard.watchdog.ledger.LedgerEvent.Up;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The policy, told in lives of devices. */
class LedgerMachineTest {
    private static final LedgerRules RULES = LedgerRules.defaults();

    private final LedgerMachine machine = new LedgerMachine(RULES);
    private LedgerState state = LedgerState.fresh(RULES);
    private EndingKind ending = EndingKind.FIRST_START;
    private long upBefore;
    private long boots = 1;

    private void on(LedgerEvent event) {
        state = machine.next(state, event);
    }

    private void start() {
        boots += ending == EndingKind.POWER_LOSS ? 1 : 0;
        on(new Started(ending, upBefore, new Identity(new UUID(0, boots), new UUID(1, 1), 42, "v1")));
        upBefore = 0;
    }

    /** The run is up for that long, healthy, with checkpoints where the ledger makes them; then it ends. */
    private void upThenEnds(long seconds, EndingKind how) {
        for (long at = 600; at <= seconds; at += 600) {
            on(new Up(at, true));
        }
        upBefore = seconds;
        ending = how;
    }

    private void run(long seconds, EndingKind how) {
        start();
        upThenEnds(seconds, how);
    }

    private int runsUntilLocked(long seconds, EndingKind how, int most) {
        for (int runs = 0; runs < most; runs++) {
            start();
            if (state.run().kind() != RunKind.APP) {
                return runs;
            }
            upThenEnds(seconds, how);
        }
        return most;
    }

    private void lockByStrikes() {
        assertThat(runsUntilLocked(1, EndingKind.UNCAUGHT, 10)).isEqualTo(3);
    }

    private void assertRuns(RunKind kind, Mode mode) {
        assertThat(state.run().kind()).isEqualTo(kind);
        assertThat(state.standing().mode()).isEqualTo(mode);
    }

    @ParameterizedTest
    @CsvSource({
        "1, UNCAUGHT, 3, STRIKES",
        "599, HANG, 3, STRIKES",
        "601, UNCAUGHT, 7, SLOW_LOOP",
        "660, KILLED_UNKNOWN, 7, SLOW_LOOP",
        "10800, UNCAUGHT, 11, SLOW_LOOP",
        "21600, UNCAUGHT, 1000, NONE",
        "60, POWER_LOSS, 5, POWER",
        "700, POWER_LOSS, 1000, NONE",
        "5, STOPPED, 1000, NONE",
        "5, SETTINGS, 1000, NONE",
        "5, RESTART_REQUESTED, 13, STRIKES",
        "5, FINISHED, 13, STRIKES",
        "700, RESTART_REQUESTED, 1000, NONE",
    })
    void eachKindOfLoopLocksWhenItShould(long seconds, EndingKind how, int runs, LockCause cause) {
        assertThat(runsUntilLocked(seconds, how, 1000)).isEqualTo(runs);
        assertThat(state.lock().cause()).isEqualTo(cause);
    }

    @Test
    void noHistoryHasMoreThanThreeShortFailuresInARow() {
        SplittableRandom random = new SplittableRandom(11);
        EndingKind[] kinds = EndingKind.values();
        for (int history = 0; history < 1000; history++) {
            state = LedgerState.fresh(RULES);
            ending = EndingKind.FIRST_START;
            int failures = 0;
            for (int i = 0; i < 100; i++) {
                start();
                if (state.run().kind() != RunKind.APP) {
                    break;
                }
                assertThat(failures).isLessThan(3);
                long seconds = random.nextBoolean() ? random.nextLong(600) : random.nextLong(600, 30_000);
                upThenEnds(seconds, kinds[1 + random.nextInt(kinds.length - 1)]);
                failures = seconds >= 600 ? 0 : failures;
                failures += ending.weight() == EndingKind.Weight.FAILURE ? 1 : 0;
            }
        }
    }

    @Test
    void theStrikeIsThereBeforeTheRunAndIsTakenBackAfterAGoodOne() {
        start();
        assertThat(state.standing().strikes()).isEqualTo(1);
        on(new Stopping(CleanEnd.STOPPED));
        assertThat(state.standing().strikes()).isZero();
        assertThat(state.run().phase()).isEqualTo(Phase.STOPPED_CLEAN);
        on(new Stopping(CleanEnd.RESTART));
        assertThat(state.run().cleanEnd()).as("the first counts").isEqualTo(CleanEnd.STOPPED);
    }

    @Test
    void aPowerCutIsNotTheAppsFault() {
        run(1, EndingKind.UNCAUGHT);
        run(1, EndingKind.UNCAUGHT);
        run(1, EndingKind.POWER_LOSS);
        start();
        assertRuns(RunKind.APP, Mode.NORMAL);
        assertThat(state.standing().strikes()).isEqualTo(3);
        assertThat(state.standing().systemStrikes()).isEqualTo(1);
        assertThat(state.run().boot()).isEqualTo(2);
        assertThat(state.run().number()).isEqualTo(4);
    }

    @Test
    void aStableRunForgivesAndAFailureAfterwardsBeginsANewSeries() {
        run(1, EndingKind.UNCAUGHT);
        run(1, EndingKind.UNCAUGHT);
        start();
        on(new Up(599, true));
        assertThat(state.run().phase()).isEqualTo(Phase.STARTING);
        on(new Up(600, false));
        assertThat(state.run().phase()).as("something does not beat").isEqualTo(Phase.STARTING);
        on(new Up(600, true));
        assertThat(state.run().phase()).isEqualTo(Phase.STABLE);
        assertThat(state.standing().strikes()).isZero();
        upBefore = 700;
        ending = EndingKind.UNCAUGHT;
        start();
        assertThat(state.standing().strikes())
                .as("the failure and this run's own")
                .isEqualTo(2);
    }

    @Test
    void aLockOutHoldsUntilItIsCleared() {
        lockByStrikes();
        assertRuns(RunKind.MAINTENANCE, Mode.LOCKED);
        assertThat(state.lock().epoch()).isEqualTo(1);
        upThenEnds(3600, EndingKind.STOPPED);
        start();
        assertRuns(RunKind.MAINTENANCE, Mode.LOCKED);
        on(new LockoutCleared(0));
        assertThat(state.standing().mode()).as("an older lock-out").isEqualTo(Mode.LOCKED);
        on(new LockoutCleared(1));
        assertThat(state.standing().mode()).isEqualTo(Mode.PROBATION);
        on(new Stopping(CleanEnd.RESTART));
        ending = EndingKind.RESTART_REQUESTED;
        start();
        assertRuns(RunKind.APP, Mode.PROBATION);
        assertThat(state.standing().ownRestarts())
                .as("maintenance restarted, not the app")
                .isZero();
    }

    @Test
    void probationHasOneTry() {
        lockByStrikes();
        on(new LockoutCleared(1));
        ending = EndingKind.RESTART_REQUESTED;
        run(599, EndingKind.UNCAUGHT);
        start();
        assertRuns(RunKind.MAINTENANCE, Mode.LOCKED);
        assertThat(state.lock().epoch()).isEqualTo(2);
    }

    @Test
    void probationIsPassedByAStableRun() {
        lockByStrikes();
        on(new LockoutCleared(1));
        ending = EndingKind.RESTART_REQUESTED;
        run(600, EndingKind.UNCAUGHT);
        start();
        assertRuns(RunKind.APP, Mode.NORMAL);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLockOutIsLiftedByItselfThreeTimes(boolean checkpoints) {
        for (int retry = 1; retry <= 4; retry++) {
            assertThat(runsUntilLocked(1, EndingKind.UNCAUGHT, 10)).isLessThanOrEqualTo(3);
            assertThat(state.lock().epoch()).isEqualTo(retry);
            if (checkpoints) {
                upThenEnds(86_399, EndingKind.STOPPED);
                start();
                assertRuns(RunKind.MAINTENANCE, Mode.LOCKED);
                on(new Up(1, true));
            } else {
                upBefore = 86_400;
                ending = EndingKind.POWER_LOSS;
                start();
            }
            boolean lifted = retry <= 3;
            assertThat(state.standing().mode()).isEqualTo(lifted ? Mode.PROBATION : Mode.LOCKED);
            ending = EndingKind.RESTART_REQUESTED;
            if (!checkpoints && lifted) {
                upBefore = 1;
                ending = EndingKind.UNCAUGHT;
            }
        }
    }

    @Test
    void retriesCanBeSwitchedOff() {
        LedgerRules never = RULES.withRetries(0, Duration.ofHours(24));
        LedgerMachine stubborn = new LedgerMachine(never);
        lockByStrikes();
        LedgerState locked = LedgerState.fresh(never);
        locked = new LedgerState(
                state.run(),
                state.standing(),
                new LedgerState.Lock(1, LockCause.STRIKES, 0, 0, 0),
                locked.releases(),
                locked.reboots(),
                0,
                0,
                WallTime.UNKNOWN);
        assertThat(stubborn.next(locked, new Up(100_000_000, true)).standing().mode())
                .isEqualTo(Mode.LOCKED);
    }

    @Test
    void maintenanceThatFailsFiveTimesIsReducedToTheBareNecessities() {
        lockByStrikes();
        for (int failure = 1; failure <= 5; failure++) {
            assertRuns(RunKind.MAINTENANCE, Mode.LOCKED);
            upThenEnds(5, EndingKind.UNCAUGHT);
            start();
        }
        assertRuns(RunKind.MINIMAL, Mode.MINIMAL);
        upThenEnds(5, EndingKind.UNCAUGHT);
        start();
        assertRuns(RunKind.MINIMAL, Mode.MINIMAL);
        assertThat(state.standing().maintenanceStrikes()).isEqualTo(7);
        on(new Up(600, true));
        assertThat(state.standing().maintenanceStrikes()).isZero();
        assertThat(state.lock().epoch()).as("the same lock-out").isEqualTo(1);
        on(new LockoutCleared(1));
        ending = EndingKind.RESTART_REQUESTED;
        start();
        assertRuns(RunKind.APP, Mode.PROBATION);
    }

    @Test
    void maintenanceThatRunsWellForgetsItsFailures() {
        lockByStrikes();
        for (int i = 0; i < 30; i++) {
            upThenEnds(i % 4 == 3 ? 600 : 5, EndingKind.UNCAUGHT);
            start();
        }
        assertRuns(RunKind.MAINTENANCE, Mode.LOCKED);
    }

    @Test
    void anOperatorsMaintenanceEndsWithItsLeaseAndLeavesNoMark() {
        run(1, EndingKind.UNCAUGHT);
        start();
        on(new MaintenanceEntered(3600));
        on(new Stopping(CleanEnd.RESTART));
        ending = EndingKind.RESTART_REQUESTED;
        start();
        assertRuns(RunKind.MAINTENANCE, Mode.LOCKED);
        assertThat(state.lock()).isEqualTo(new LedgerState.Lock(1, LockCause.OPERATOR, 3, 0, 3600));
        on(new MaintenanceEntered(9));
        assertThat(state.lock().leaseSeconds()).as("it is locked already").isEqualTo(3600);
        on(new Up(3599, true));
        assertThat(state.standing().mode()).isEqualTo(Mode.LOCKED);
        on(new Up(3600, true));
        assertThat(state.standing().mode()).isEqualTo(Mode.NORMAL);
        assertThat(state.standing().strikes()).as("as before").isEqualTo(1);
    }

    @Test
    void anOperatorsMaintenanceWithoutLeaseStays() {
        start();
        on(new MaintenanceEntered(0));
        ending = EndingKind.RESTART_REQUESTED;
        start();
        on(new Up(100_000_000, true));
        assertThat(state.standing().mode()).isEqualTo(Mode.LOCKED);
        on(new ConfigurationAccepted());
        assertThat(state.standing().mode()).isEqualTo(Mode.NORMAL);
    }

    @Test
    void aConfigurationLiftsALockOutAndElseChangesNothing() {
        start();
        LedgerState before = state;
        on(new ConfigurationAccepted());
        assertThat(state).isEqualTo(before);
        ending = EndingKind.STOPPED;
        lockByStrikes();
        on(new ConfigurationAccepted());
        assertThat(state.standing().mode()).isEqualTo(Mode.PROBATION);
    }

    @Test
    void settingsAtFaultWeighNothing() {
        run(1, EndingKind.UNCAUGHT);
        for (int i = 0; i < 20; i++) {
            start();
            assertThat(state.run().kind()).isEqualTo(RunKind.APP);
            on(new SettingsFaulted());
            assertThat(state.run().kind()).as("for this run").isEqualTo(RunKind.MAINTENANCE);
            assertThat(state.standing().strikes()).isEqualTo(1);
            upThenEnds(900, EndingKind.SETTINGS);
        }
        start();
        assertRuns(RunKind.APP, Mode.NORMAL);
    }

    // ---- releases on trial

    private void arrangeTrial() {
        start();
        on(new TrialArranged(2));
        on(new Stopping(CleanEnd.SWAP));
        ending = EndingKind.SWAP_REQUESTED;
        start();
        assertThat(state.run().kind()).isEqualTo(RunKind.TRIAL);
    }

    @Test
    void aTrialThatIsCommittedIsTheReleaseFromThenOn() {
        arrangeTrial();
        assertThat(state.standing().strikes()).as("its failures are its own").isZero();
        on(new TrialCommitted(7));
        assertThat(state.releases()).isEqualTo(new LedgerState.Releases(2, 0, 0, 7));
        assertThat(state.standing().strikes()).as("from now on it is the app").isEqualTo(1);
        assertThat(state.run().kind()).isEqualTo(RunKind.APP);
        on(new Up(600, true));
        assertThat(state.standing().strikes()).isZero();
    }

    @Test
    void aTrialThatFailsIsOverAndNoStrikeForTheOldRelease() {
        arrangeTrial();
        upThenEnds(5, EndingKind.UNCAUGHT);
        start();
        assertRuns(RunKind.APP, Mode.NORMAL);
        assertThat(state.releases().trialSlot()).isZero();
        assertThat(state.releases().activeSlot()).isZero();
        assertThat(state.standing().strikes()).isEqualTo(1);
        assertThat(state.standing().scoreMilli()).isZero();
    }

    @Test
    void aTrialThatThePowerEndedHasASecondStartAndNoThird() {
        arrangeTrial();
        upThenEnds(5, EndingKind.POWER_LOSS);
        start();
        assertThat(state.run().kind()).isEqualTo(RunKind.TRIAL);
        upThenEnds(5, EndingKind.POWER_LOSS);
        start();
        assertThat(state.run().kind()).isEqualTo(RunKind.APP);
        assertThat(state.standing().systemStrikes()).isZero();
    }

    @Test
    void aTrialMayBeGivenUp() {
        arrangeTrial();
        on(new TrialAbandoned());
        upThenEnds(900, EndingKind.RESTART_REQUESTED);
        start();
        assertThat(state.run().kind()).isEqualTo(RunKind.APP);
        on(new TrialCommitted(9));
        assertThat(state.releases().minimumCounter()).as("there is no trial").isZero();
    }

    @Test
    void aReleaseThatIsCommittedInLockOutLiftsIt() {
        lockByStrikes();
        on(new TrialArranged(2));
        on(new Stopping(CleanEnd.SWAP));
        ending = EndingKind.SWAP_REQUESTED;
        start();
        assertRuns(RunKind.TRIAL, Mode.LOCKED);
        on(new TrialCommitted(3));
        assertRuns(RunKind.APP, Mode.PROBATION);
        assertThat(state.standing().strikes()).as("the last try is under way").isEqualTo(3);
    }

    @Test
    void aReleaseThatFailsInLockOutLeavesIt() {
        lockByStrikes();
        on(new TrialArranged(2));
        ending = EndingKind.SWAP_REQUESTED;
        start();
        upThenEnds(5, EndingKind.HANG_SELF);
        start();
        assertRuns(RunKind.MAINTENANCE, Mode.LOCKED);
    }

    // ---- the rest

    @Test
    void aLostLedgerLeavesOneTry() {
        state = LedgerState.lost(RULES, 4);
        ending = EndingKind.LEDGER_LOST;
        start();
        assertRuns(RunKind.APP, Mode.PROBATION);
        upThenEnds(5, EndingKind.UNCAUGHT);
        start();
        assertRuns(RunKind.MAINTENANCE, Mode.LOCKED);
        assertThat(state.lock().epoch()).as("larger than any before").isEqualTo(6);
    }

    @Test
    void uptimeIsAddedUpOnce() {
        start();
        on(new Up(600, true));
        on(new Up(1200, true));
        upBefore = 1500;
        ending = EndingKind.POWER_LOSS;
        start();
        assertThat(state.uptimeSeconds()).isEqualTo(1500);
        upBefore = 10;
        start();
        assertThat(state.uptimeSeconds()).isEqualTo(1510);
        on(new Up(0, true));
        assertThat(state.uptimeSeconds()).isEqualTo(1510);
    }

    @Test
    void rebootsAreRationed() {
        LedgerState.Reboots none = LedgerState.Reboots.NONE;
        assertThat(none.allow(0)).isTrue();
        assertThat(none.and(100).allow(100 + 6 * 3600 - 1)).isFalse();
        assertThat(none.and(100).allow(100 + 6 * 3600)).isTrue();
        LedgerState.Reboots three = none.and(0).and(21_600).and(43_200);
        assertThat(three.allow(64_800)).as("three in seven days").isFalse();
        assertThat(three.allow(7 * 86_400)).isTrue();
        start();
        on(new Up(600, true));
        on(new Stopping(CleanEnd.REBOOT));
        assertThat(state.reboots().last()).isEqualTo(600);
    }

    @Test
    void rulesOutOfRangeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RULES.withRetries(101, Duration.ofHours(1)))
                .withMessage("retries 101 is not in 0 to 100");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RULES.withStableAfter(Duration.ZERO))
                .withMessage("stable-after PT0S is not in PT1S to PT24H");
    }
}
