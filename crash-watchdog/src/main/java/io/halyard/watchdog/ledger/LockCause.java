// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.ledger;

/** Why the app is locked out. The numbers are written to disk. */
public enum LockCause implements Numbered {
    /** It is not. */
    NONE(0),
    /** Too many runs in a row ended before they were stable. */
    STRIKES(1),
    /** Too many failures for the time in between, though each run was stable. */
    SLOW_LOOP(2),
    /** Too many power losses or hardware resets in a row before a run was stable. */
    POWER(3),
    /** An operator wanted maintenance mode. */
    OPERATOR(4);

    private final int number;

    LockCause(int number) {
        this.number = number;
    }

    @Override
    public int number() {
        return number;
    }
}
