// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.ledger;

import java.time.Duration;
import java.util.UUID;

/**
 * Everything the ledger remembers. Its layout on disk is in this module's README.
 *
 * @param run the current run, or the last
 * @param standing what the app has done so far
 * @param lock the lock-out
 * @param releases which release is started
 * @param reboots when the program last rebooted the computer
 * @param uptimeSeconds uptime of all runs together
 * @param requestCounterFloor requests from the operator with a number below this were used
 * @param wall the time of the last write, for people
 */
public record LedgerState(
        Run run,
        Standing standing,
        Lock lock,
        Releases releases,
        Reboots reboots,
        long uptimeSeconds,
        long requestCounterFloor,
        WallTime wall) {

    /** No identifier. */
    public static final UUID NO_ID = new UUID(0, 0);

    /**
     * A run: one start of the virtual machine.
     *
     * @param boot how many boots of the computer there were, this one included
     * @param number how many runs there were, this one included
     * @param bootId the kernel's name of this boot
     * @param invocationId the launcher's name of this run
     * @param pid the process
     * @param kind what it was started as
     * @param phase how far it came
     * @param strikePending whether the strike written at its start still stands against it
     * @param wasStable whether it was trusted before it ended
     * @param countedSeconds how much of its uptime is in the ledger's sums already
     * @param cleanEnd how it ended, if cleanly
     * @param version the release, as the launcher named it; at most 64 bytes
     */
    public record Run(
            long boot,
            long number,
            UUID bootId,
            UUID invocationId,
            long pid,
            RunKind kind,
            Phase phase,
            boolean strikePending,
            boolean wasStable,
            long countedSeconds,
            CleanEnd cleanEnd,
            String version) {}

    /**
     * What the app has done so far.
     *
     * @param mode what it may do
     * @param strikes failed runs in a row, the current one counted in advance
     * @param systemStrikes power losses in a row
     * @param scoreMilli thousandths of failures not yet forgotten
     * @param maintenanceStrikes failed runs of maintenance mode in a row, the current one counted in advance
     * @param ownRestarts ends by its own will since it was last stable
     */
    public record Standing(
            Mode mode, int strikes, int systemStrikes, int scoreMilli, int maintenanceStrikes, int ownRestarts) {}

    /**
     * The lock-out.
     *
     * @param epoch how often it was locked
     * @param cause why it is
     * @param retriesLeft how often it will be lifted by itself
     * @param heldSeconds uptime in it
     * @param leaseSeconds uptime after which an operator's one ends; 0 if not by itself
     */
    public record Lock(long epoch, LockCause cause, int retriesLeft, long heldSeconds, long leaseSeconds) {}

    /**
     * Which release is started.
     *
     * @param activeSlot the trusted one
     * @param trialSlot the one to be tried, 0 for none
     * @param trialAttempts how often it was started
     * @param minimumCounter releases with a lower counter are refused
     */
    public record Releases(int activeSlot, int trialSlot, int trialAttempts, long minimumCounter) {}

    /**
     * When the program rebooted the computer, in seconds of {@link #uptimeSeconds}; -1 for never.
     *
     * @param last the last time
     * @param second the time before
     * @param third the time before that
     */
    public record Reboots(long last, long second, long third) {
        static final Reboots NONE = new Reboots(-1, -1, -1);
        private static final long APART = Duration.ofHours(6).toSeconds();
        private static final long THREE_WITHIN = Duration.ofDays(7).toSeconds();

        Reboots and(long now) {
            return new Reboots(/* last= */ now, /* second= */ last, /* third= */ second);
        }

        /** {@return whether another reboot is allowed: one in six hours of uptime, three in seven days} */
        boolean allow(long now) {
            return (last < 0 || now - last >= APART) && (third < 0 || now - third >= THREE_WITHIN);
        }
    }

    /** {@return what is remembered before the first start} */
    public static LedgerState fresh(LedgerRules rules) {
        return new LedgerState(
                new Run(0, 0, NO_ID, NO_ID, 0, RunKind.NONE, Phase.STARTING, false, false, 0, CleanEnd.NONE, ""),
                new Standing(Mode.NORMAL, 0, 0, 0, 0, 0),
                new Lock(0, LockCause.NONE, rules.retries(), 0, 0),
                new Releases(0, 0, 0, 0),
                Reboots.NONE,
                0,
                0,
                WallTime.UNKNOWN);
    }

    /** {@return what is assumed when the ledger is lost: one try left, and no lock epoch that was used before} */
    static LedgerState lost(LedgerRules rules, long lastKnownEpoch) {
        LedgerState fresh = fresh(rules);
        return new LedgerState(
                fresh.run,
                new Standing(Mode.PROBATION, rules.strikes() - 1, 0, 0, 0, 0),
                new Lock(lastKnownEpoch + 1, LockCause.NONE, rules.retries(), 0, 0),
                fresh.releases,
                fresh.reboots,
                0,
                0,
                WallTime.UNKNOWN);
    }

    LedgerState at(WallTime now) {
        return new LedgerState(run, standing, lock, releases, reboots, uptimeSeconds, requestCounterFloor, now);
    }
}
