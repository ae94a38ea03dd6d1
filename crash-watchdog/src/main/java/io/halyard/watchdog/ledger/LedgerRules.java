// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.ledger;

import java.time.Duration;

/**
 * The numbers of the policy. Times are counted in uptime; there is no clock in it.
 *
 * @param strikes runs in a row that fail before they are stable, until the app is locked out; 2 to 100
 * @param systemStrikes power losses and resets in a row before a run is stable, until the app is locked out; 2 to 100
 * @param scorePoints failures at any uptime until the app is locked out, those forgotten meanwhile not counted; 2 to 100
 * @param forgottenAfter uptime after which one point of the score is forgotten; 1 minute to 30 days
 * @param stableAfter uptime after which a run is trusted; 1 second to 1 day
 * @param ownRestarts ends by the app's own will without a stable run in between that are free; 0 to 1000
 * @param maintenanceStrikes failures of maintenance mode in a row until only the bare necessities run; 2 to 100
 * @param retries how often the lock is lifted by itself, once per {@code retryAfter}; 0 is never, up to 100
 * @param retryAfter uptime in lock-out after which it is tried again; 1 minute to 365 days
 * @param trialAttempts starts that a release on trial gets if it is not its fault that one ended; 1 to 10
 * @param checkpointEvery uptime after which the ledger is written in a stable run; 1 second to 1 day
 */
public record LedgerRules(
        int strikes,
        int systemStrikes,
        int scorePoints,
        Duration forgottenAfter,
        Duration stableAfter,
        int ownRestarts,
        int maintenanceStrikes,
        int retries,
        Duration retryAfter,
        int trialAttempts,
        Duration checkpointEvery) {

    /** Checks the ranges. */
    public LedgerRules {
        require("strikes", strikes, 2, 100);
        require("system-strikes", systemStrikes, 2, 100);
        require("score-points", scorePoints, 2, 100);
        require("own-restarts", ownRestarts, 0, 1000);
        require("maintenance-strikes", maintenanceStrikes, 2, 100);
        require("retries", retries, 0, 100);
        require("trial-attempts", trialAttempts, 1, 10);
        require("forgotten-after", forgottenAfter, Duration.ofMinutes(1), Duration.ofDays(30));
        require("stable-after", stableAfter, Duration.ofSeconds(1), Duration.ofDays(1));
        require("retry-after", retryAfter, Duration.ofMinutes(1), Duration.ofDays(365));
        require("checkpoint-every", checkpointEvery, Duration.ofSeconds(1), Duration.ofDays(1));
    }

    /**
     * {@return three strikes of less than ten minutes, five power losses, six points of which one is forgotten every six hours, ten
     * own restarts, five failures of maintenance, three retries a day apart, two starts of a trial, a checkpoint every ten minutes}
     */
    public static LedgerRules defaults() {
        return new LedgerRules(
                3,
                5,
                6,
                Duration.ofHours(6),
                Duration.ofMinutes(10),
                10,
                5,
                3,
                Duration.ofHours(24),
                2,
                Duration.ofMinutes(10));
    }

    /** {@return these with another number of strikes} */
    public LedgerRules withStrikes(int changed) {
        return new LedgerRules(
                changed,
                systemStrikes,
                scorePoints,
                forgottenAfter,
                stableAfter,
                ownRestarts,
                maintenanceStrikes,
                retries,
                retryAfter,
                trialAttempts,
                checkpointEvery);
    }

    /** {@return these with another time until a run is trusted} */
    public LedgerRules withStableAfter(Duration changed) {
        return new LedgerRules(
                strikes,
                systemStrikes,
                scorePoints,
                forgottenAfter,
                changed,
                ownRestarts,
                maintenanceStrikes,
                retries,
                retryAfter,
                trialAttempts,
                checkpointEvery);
    }

    /** {@return these with other retries; 0 for none} */
    public LedgerRules withRetries(int changed, Duration after) {
        return new LedgerRules(
                strikes,
                systemStrikes,
                scorePoints,
                forgottenAfter,
                stableAfter,
                ownRestarts,
                maintenanceStrikes,
                changed,
                after,
                trialAttempts,
                checkpointEvery);
    }

    int scoreMilli() {
        return scorePoints * 1000;
    }

    private static void require(String name, int value, int from, int to) {
        if (value < from || value > to) {
            throw new IllegalArgumentException(name + " " + value + " is not in " + from + " to " + to);
        }
    }

    private static void require(String name, Duration value, Duration from, Duration to) {
        if (value.compareTo(from) < 0 || value.compareTo(to) > 0) {
            throw new IllegalArgumentException(name + " " + value + " is not in " + from + " to " + to);
        }
    }
}
