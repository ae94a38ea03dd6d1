// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.ledger;

/** What the device is allowed to do, across runs. The numbers are written to disk. */
public enum Mode implements Numbered {
    /** The app runs. */
    NORMAL(0),
    /** The app runs, on its last try: one failure before it is stable locks again. */
    PROBATION(1),
    /** The app is not started; maintenance mode runs instead. */
    LOCKED(2),
    /** Maintenance mode itself failed too often: only the bare necessities run. */
    MINIMAL(3);

    private final int number;

    Mode(int number) {
        this.number = number;
    }

    @Override
    public int number() {
        return number;
    }

    /** {@return whether the app is locked out} */
    public boolean isLocked() {
        return this == LOCKED || this == MINIMAL;
    }
}
