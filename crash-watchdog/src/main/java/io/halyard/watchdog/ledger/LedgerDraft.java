// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.ledger;

import io.halyard.watchdog.ledger.LedgerEvent.Identity;
import io.halyard.watchdog.ledger.LedgerState.Lock;
import io.halyard.watchdog.ledger.LedgerState.Releases;
import io.halyard.watchdog.ledger.LedgerState.Run;
import io.halyard.watchdog.ledger.LedgerState.Standing;
import java.util.UUID;

/** A state in the making: the fields of {@link LedgerState}, to be changed, and the few moves that the rules are made of. */
final class LedgerDraft {
    private final LedgerState from;
    private final LedgerRules rules;

    long boot;
    long number;
    UUID bootId;
    UUID invocationId;
    long pid;
    RunKind kind;
    Phase phase;
    boolean strikePending;
    boolean wasStable;
    long countedSeconds;
    CleanEnd cleanEnd;
    String version;

    Mode mode;
    int strikes;
    int systemStrikes;
    int scoreMilli;
    int maintenanceStrikes;
    int ownRestarts;

    long lockEpoch;
    LockCause lockCause;
    int retriesLeft;
    long heldSeconds;
    long leaseSeconds;

    int activeSlot;
    int trialSlot;
    int trialAttempts;
    long minimumCounter;

    LedgerState.Reboots reboots;
    long uptimeSeconds;
    long requestCounterFloor;

    LedgerDraft(LedgerState from, LedgerRules rules) {
        this.from = from;
        this.rules = rules;
        Run run = from.run();
        boot = run.boot();
        number = run.number();
        bootId = run.bootId();
        invocationId = run.invocationId();
        pid = run.pid();
        kind = run.kind();
        phase = run.phase();
        strikePending = run.strikePending();
        wasStable = run.wasStable();
        countedSeconds = run.countedSeconds();
        cleanEnd = run.cleanEnd();
        version = run.version();
        Standing standing = from.standing();
        mode = standing.mode();
        strikes = standing.strikes();
        systemStrikes = standing.systemStrikes();
        scoreMilli = standing.scoreMilli();
        maintenanceStrikes = standing.maintenanceStrikes();
        ownRestarts = standing.ownRestarts();
        Lock lock = from.lock();
        lockEpoch = lock.epoch();
        lockCause = lock.cause();
        retriesLeft = lock.retriesLeft();
        heldSeconds = lock.heldSeconds();
        leaseSeconds = lock.leaseSeconds();
        Releases releases = from.releases();
        activeSlot = releases.activeSlot();
        trialSlot = releases.trialSlot();
        trialAttempts = releases.trialAttempts();
        minimumCounter = releases.minimumCounter();
        reboots = from.reboots();
        uptimeSeconds = from.uptimeSeconds();
        requestCounterFloor = from.requestCounterFloor();
    }

    LedgerState toState() {
        return new LedgerState(
                new Run(
                        boot,
                        number,
                        bootId,
                        invocationId,
                        pid,
                        kind,
                        phase,
                        strikePending,
                        wasStable,
                        countedSeconds,
                        cleanEnd,
                        version),
                new Standing(mode, strikes, systemStrikes, scoreMilli, maintenanceStrikes, ownRestarts),
                new Lock(lockEpoch, lockCause, retriesLeft, heldSeconds, leaseSeconds),
                new Releases(activeSlot, trialSlot, trialAttempts, minimumCounter),
                reboots,
                uptimeSeconds,
                requestCounterFloor,
                from.wall());
    }

    private boolean isMaintenance() {
        return kind == RunKind.MAINTENANCE || kind == RunKind.MINIMAL;
    }

    /** Adds the run's uptime since it was last counted to the sums, and to what depends on them. */
    void count(long seconds) {
        long added = seconds - countedSeconds;
        countedSeconds = seconds;
        long perPoint = rules.forgottenAfter().toSeconds();
        long forgotten = milliPoints(uptimeSeconds + added, perPoint) - milliPoints(uptimeSeconds, perPoint);
        scoreMilli = (int) Math.max(0, scoreMilli - forgotten);
        uptimeSeconds += added;
        if (mode.isLocked() && isMaintenance()) {
            heldSeconds += added;
            liftIfDue();
        }
    }

    private static long milliPoints(long seconds, long perPoint) {
        return seconds * 1000 / perPoint;
    }

    private void liftIfDue() {
        if (lockCause == LockCause.OPERATOR) {
            if (leaseSeconds > 0 && heldSeconds >= leaseSeconds) {
                clear();
            }
        } else if (retriesLeft > 0 && heldSeconds >= rules.retryAfter().toSeconds()) {
            retriesLeft--;
            clear();
        }
    }

    void begin(Identity identity) {
        boot += identity.bootId().equals(bootId) ? 0 : 1;
        number++;
        bootId = identity.bootId();
        invocationId = identity.invocationId();
        pid = identity.pid();
        version = identity.version();
        phase = Phase.STARTING;
        strikePending = false;
        wasStable = false;
        countedSeconds = 0;
        cleanEnd = CleanEnd.NONE;
    }

    /** A strike against this run, to be refunded if it turns out well. */
    void strike() {
        strikePending = true;
        if (isMaintenance()) {
            maintenanceStrikes++;
        } else {
            strikes++;
        }
    }

    void refund() {
        if (strikePending && isMaintenance()) {
            maintenanceStrikes = Math.max(0, maintenanceStrikes - 1);
        } else if (strikePending) {
            strikes = Math.max(0, strikes - 1);
        }
        strikePending = false;
    }

    /** The run has been up long enough. */
    void trust() {
        wasStable = true;
        switch (kind) {
            case APP -> {
                strikePending = false;
                strikes = 0;
                systemStrikes = 0;
                ownRestarts = 0;
                retriesLeft = rules.retries();
                mode = mode == Mode.PROBATION ? Mode.NORMAL : mode;
            }
            case MAINTENANCE, MINIMAL -> {
                strikePending = false;
                maintenanceStrikes = 0;
            }
            case TRIAL, NONE -> {
                // A trial is trusted when it is committed.
            }
        }
    }

    void lock(LockCause cause) {
        mode = Mode.LOCKED;
        lockEpoch++;
        lockCause = cause;
        heldSeconds = 0;
        leaseSeconds = 0;
        maintenanceStrikes = 0;
    }

    /** Lifts a lock-out: after failures on probation, after an operator's wish as if nothing had been. */
    void clear() {
        if (!mode.isLocked()) {
            return;
        }
        if (lockCause == LockCause.OPERATOR) {
            mode = Mode.NORMAL;
        } else {
            mode = Mode.PROBATION;
            strikes = rules.strikes() - 1;
            systemStrikes = 0;
            scoreMilli = 0;
        }
        lockCause = LockCause.NONE;
        heldSeconds = 0;
        leaseSeconds = 0;
    }
}
