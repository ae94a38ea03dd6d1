// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.ledger;

import java.time.Duration;

/** What a start may do. */
public sealed interface BootDecision {
    /**
     * The app runs: a strike against this run is on disk.
     *
     * @param delay to be waited before the app is loaded
     * @param slot the release to start, 0 if there are none
     * @param onTrial whether that release is on trial
     * @param triesLeft how many failures in a row, this run's included, until the app is locked out
     */
    record RunApp(Duration delay, int slot, boolean onTrial, int triesLeft) implements BootDecision {}

    /**
     * The app is not loaded; maintenance mode runs instead.
     *
     * @param reason why
     * @param explanation why, for people
     * @param minimal whether only the bare necessities run
     * @param delay to be waited before anything is started
     * @param mayReboot whether rebooting the computer is worth a try and not too soon
     */
    record Maintain(Reason reason, String explanation, boolean minimal, Duration delay, boolean mayReboot)
            implements BootDecision {}

    /** Why the app is not loaded. */
    enum Reason {
        /** Too many runs in a row failed before they were stable. */
        STRIKES,
        /** Too many failures in too short a time. */
        SLOW_LOOP,
        /** Too many power losses in a row. */
        POWER,
        /** An operator wants it so. */
        OPERATOR,
        /** The settings are at fault. */
        SETTINGS,
        /** The ledger cannot be read or written. */
        LEDGER
    }
}
