// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.ledger;

/** How a run ends when nothing is wrong. The numbers are written to disk. */
public enum CleanEnd implements Numbered {
    /** It has not. */
    NONE(0, EndingKind.KILLED_UNKNOWN),
    /** Asked by a signal: the system stops the service or shuts down. */
    STOPPED(1, EndingKind.STOPPED),
    /** The program came to its end by itself. */
    FINISHED(2, EndingKind.FINISHED),
    /** To be started again. */
    RESTART(3, EndingKind.RESTART_REQUESTED),
    /** To be started again from another release. */
    SWAP(4, EndingKind.SWAP_REQUESTED),
    /** To be started again after the computer. */
    REBOOT(5, EndingKind.REBOOT_REQUESTED),
    /** Its settings are at fault. */
    SETTINGS(6, EndingKind.SETTINGS);

    private final int number;
    private final EndingKind ending;

    CleanEnd(int number, EndingKind ending) {
        this.number = number;
        this.ending = ending;
    }

    @Override
    public int number() {
        return number;
    }

    EndingKind ending() {
        return ending;
    }
}
