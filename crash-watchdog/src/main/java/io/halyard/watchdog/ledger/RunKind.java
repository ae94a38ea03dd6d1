// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.ledger;

/** What one run was started as. The numbers are written to disk. */
public enum RunKind implements Numbered {
    /** There has not been a run yet. */
    NONE(0),
    /** The app. */
    APP(1),
    /** The app from a release on trial; its failures are the release's. */
    TRIAL(2),
    /** Maintenance mode, whole. */
    MAINTENANCE(3),
    /** Maintenance mode, bare necessities. */
    MINIMAL(4);

    private final int number;

    RunKind(int number) {
        this.number = number;
    }

    @Override
    public int number() {
        return number;
    }
}
