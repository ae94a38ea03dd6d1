// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.ledger;

/** How far a run has come. The numbers are written to disk. */
public enum Phase implements Numbered {
    /** Until everything said that it is ready. */
    STARTING(0),
    /** Ready, and not yet up for as long as it takes to be trusted. */
    UNSTABLE(1),
    /** Trusted: a failure from here on begins a new series. */
    STABLE(2),
    /** Ended as it was asked to. */
    STOPPED_CLEAN(3);

    private final int number;

    Phase(int number) {
        this.number = number;
    }

    @Override
    public int number() {
        return number;
    }
}
