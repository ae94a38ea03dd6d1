// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.ledger;

import io.halyard.watchdog.ledger.LedgerEvent.ConfigurationAccepted;
import io.halyard.watchdog.ledger.LedgerEvent.LockoutCleared;
import io.halyard.watchdog.ledger.LedgerEvent.MaintenanceEntered;
import io.halyard.watchdog.ledger.LedgerEvent.RequestsReserved;
import io.halyard.watchdog.ledger.LedgerEvent.SettingsFaulted;
import io.halyard.watchdog.ledger.LedgerEvent.Started;
import io.halyard.watchdog.ledger.LedgerEvent.Stopping;
import io.halyard.watchdog.ledger.LedgerEvent.TrialAbandoned;
import io.halyard.watchdog.ledger.LedgerEvent.TrialArranged;
import io.halyard.watchdog.ledger.LedgerEvent.TrialCommitted;
import io.halyard.watchdog.ledger.LedgerEvent.Up;

/**
 * The policy: what the ledger holds after an event. A pure function; an event that is not allowed changes nothing.
 *
 * <pre>
 *              strikes, score or power            clear, retry, release, configuration
 *   NORMAL ------------------------------> LOCKED ------------------------------------> PROBATION
 *     ^                                     |  ^                                           |  |
 *     |                 maintenance fails   v  |           fails before it is stable       |  |
 *     |                                   MINIMAL &lt;----- (to LOCKED) ---------------------+  |
 *     +------------------------------------- stable -----------------------------------------+
 * </pre>
 */
public final class LedgerMachine {
    private final LedgerRules rules;

    /** A machine that follows {@code rules}. */
    public LedgerMachine(LedgerRules rules) {
        this.rules = rules;
    }

    /** {@return the state after {@code event}} */
    public LedgerState next(LedgerState state, LedgerEvent event) {
        LedgerDraft draft = new LedgerDraft(state, rules);
        switch (event) {
            case Started started -> start(draft, started);
            case Up up -> up(draft, up);
            case Stopping stopping -> stop(draft, stopping.end());
            case SettingsFaulted _ -> settingsFaulted(draft);
            case LockoutCleared cleared -> {
                if (draft.mode.isLocked() && cleared.epoch() == draft.lockEpoch) {
                    draft.clear();
                    draft.retriesLeft = rules.retries();
                }
            }
            case ConfigurationAccepted _ -> draft.clear();
            case MaintenanceEntered entered -> {
                if (!draft.mode.isLocked()) {
                    draft.lock(LockCause.OPERATOR);
                    draft.leaseSeconds = Math.max(0, entered.leaseSeconds());
                }
            }
            case TrialArranged trial -> {
                draft.trialSlot = trial.slot();
                draft.trialAttempts = 0;
            }
            case TrialCommitted committed -> commit(draft, committed.counter());
            case TrialAbandoned _ -> draft.trialSlot = 0;
            case RequestsReserved reserved ->
                draft.requestCounterFloor = Math.max(draft.requestCounterFloor, reserved.floor());
        }
        return draft.toState();
    }

    private void start(LedgerDraft draft, Started started) {
        draft.count(Math.max(started.previousSeconds(), draft.countedSeconds));
        settle(draft, started.previous());
        settleTrial(draft, started.previous());
        judge(draft);
        draft.begin(started.identity());
        if (draft.trialSlot != 0) {
            draft.kind = RunKind.TRIAL;
            draft.trialAttempts++;
        } else if (draft.mode.isLocked()) {
            draft.kind = draft.mode == Mode.MINIMAL ? RunKind.MINIMAL : RunKind.MAINTENANCE;
            draft.strike();
        } else {
            draft.kind = RunKind.APP;
            draft.strike();
        }
    }

    /** What the previous run's ending means for the strike it was given in advance. */
    private void settle(LedgerDraft draft, EndingKind ending) {
        if (draft.kind == RunKind.NONE || draft.kind == RunKind.TRIAL) {
            return;
        }
        switch (ending.weight()) {
            case EXPECTED -> draft.refund();
            case SYSTEM -> {
                draft.refund();
                draft.systemStrikes += draft.kind == RunKind.APP ? 1 : 0;
            }
            case FAILURE -> fail(draft);
        }
        if (ending.isOwnWill() && draft.kind == RunKind.APP && !draft.wasStable) {
            draft.ownRestarts++;
            if (draft.ownRestarts > rules.ownRestarts()) {
                fail(draft);
            }
        }
    }

    private static void fail(LedgerDraft draft) {
        if (!draft.strikePending) {
            draft.strike();
        }
        draft.scoreMilli += draft.kind == RunKind.APP ? 1000 : 0;
    }

    /** A release on trial is given up when a run of it failed, or when it ended too often for reasons not its own. */
    private void settleTrial(LedgerDraft draft, EndingKind ending) {
        boolean failed = ending.weight() == EndingKind.Weight.FAILURE || draft.trialAttempts >= rules.trialAttempts();
        if (draft.kind == RunKind.TRIAL && failed) {
            draft.trialSlot = 0;
        }
    }

    private void judge(LedgerDraft draft) {
        if (draft.mode.isLocked()) {
            draft.mode = draft.maintenanceStrikes >= rules.maintenanceStrikes() ? Mode.MINIMAL : draft.mode;
        } else if (draft.strikes >= rules.strikes()) {
            draft.lock(LockCause.STRIKES);
        } else if (draft.scoreMilli >= rules.scoreMilli()) {
            draft.lock(LockCause.SLOW_LOOP);
        } else if (draft.systemStrikes >= rules.systemStrikes()) {
            draft.lock(LockCause.POWER);
        }
    }

    private void up(LedgerDraft draft, Up up) {
        if (up.seconds() < draft.countedSeconds || draft.phase == Phase.STOPPED_CLEAN) {
            return;
        }
        draft.count(up.seconds());
        if (up.healthy() && up.seconds() >= rules.stableAfter().toSeconds() && draft.phase != Phase.STABLE) {
            draft.phase = Phase.STABLE;
            draft.trust();
        }
    }

    private static void stop(LedgerDraft draft, CleanEnd end) {
        if (draft.phase == Phase.STOPPED_CLEAN || end == CleanEnd.NONE) {
            return;
        }
        draft.refund();
        draft.wasStable = draft.phase == Phase.STABLE;
        draft.phase = Phase.STOPPED_CLEAN;
        draft.cleanEnd = end;
        if (end == CleanEnd.REBOOT) {
            draft.reboots = draft.reboots.and(draft.uptimeSeconds);
        }
    }

    private static void settingsFaulted(LedgerDraft draft) {
        if (draft.kind == RunKind.APP || draft.kind == RunKind.TRIAL) {
            draft.refund();
            draft.trialSlot = 0;
            draft.kind = RunKind.MAINTENANCE;
            draft.strike();
        }
    }

    private static void commit(LedgerDraft draft, long counter) {
        if (draft.kind != RunKind.TRIAL || draft.trialSlot == 0) {
            return;
        }
        draft.activeSlot = draft.trialSlot;
        draft.trialSlot = 0;
        draft.trialAttempts = 0;
        draft.minimumCounter = Math.max(draft.minimumCounter, counter);
        draft.clear();
        draft.kind = RunKind.APP;
        draft.strike();
        if (draft.phase == Phase.STABLE) {
            draft.trust();
        }
    }
}
