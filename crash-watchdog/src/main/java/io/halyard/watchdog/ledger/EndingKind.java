// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.ledger;

/** How a run ended, and what that weighs. The numbers are written to disk. */
public enum EndingKind implements Numbered {
    /** There was none before. */
    FIRST_START(1, Weight.EXPECTED),
    /** Asked by a signal. */
    STOPPED(2, Weight.EXPECTED),
    /** The program came to its end by itself. */
    FINISHED(3, Weight.EXPECTED),
    /** It asked to be restarted. */
    RESTART_REQUESTED(4, Weight.EXPECTED),
    /** It asked to be restarted from another release. */
    SWAP_REQUESTED(5, Weight.EXPECTED),
    /** It asked for a reboot, or the system was shut down in order. */
    REBOOT_REQUESTED(6, Weight.EXPECTED),
    /** Its settings were at fault: to be mended, not to be punished. */
    SETTINGS(7, Weight.EXPECTED),
    /** The ledger was damaged beyond reading: nobody knows. */
    LEDGER_LOST(8, Weight.EXPECTED),
    /** The system's watchdog ended it. */
    HANG(9, Weight.FAILURE),
    /** Its own hang monitor ended it. */
    HANG_SELF(10, Weight.FAILURE),
    /** An exception that nobody caught. */
    UNCAUGHT(11, Weight.FAILURE),
    /** It called {@code System.exit} with a status of its own. */
    EXIT(12, Weight.FAILURE),
    /** It ran out of memory. */
    JVM_OOM(13, Weight.FAILURE),
    /** The virtual machine crashed. */
    JVM_CRASH(14, Weight.FAILURE),
    /** The kernel ended it for want of memory. */
    KERNEL_OOM(15, Weight.FAILURE),
    /** A signal ended it. */
    KILLED(16, Weight.FAILURE),
    /** It did not start in time. */
    START_TIMEOUT(17, Weight.FAILURE),
    /** It did not stop in time. */
    STOP_TIMEOUT(18, Weight.FAILURE),
    /** It could not write its ledger. */
    LEDGER_IO(19, Weight.FAILURE),
    /** It is gone, and nothing tells why. */
    KILLED_UNKNOWN(20, Weight.FAILURE),
    /** The kernel crashed. */
    KERNEL_PANIC(21, Weight.SYSTEM),
    /** The hardware's watchdog reset the computer. */
    HARDWARE_WATCHDOG(22, Weight.SYSTEM),
    /** The power failed, or someone pressed reset. */
    POWER_LOSS(23, Weight.SYSTEM),
    /** A board of the device reported a fault of its own: no run ends thus, it only has a record. */
    BOARD_CRASH(24, Weight.EXPECTED);

    /** What an ending counts for. */
    public enum Weight {
        /** Nothing: the strike written at its start is taken back. */
        EXPECTED,
        /** A strike. */
        FAILURE,
        /** A strike against the system, not the app. */
        SYSTEM
    }

    private final int number;
    private final Weight weight;

    EndingKind(int number, Weight weight) {
        this.number = number;
        this.weight = weight;
    }

    @Override
    public int number() {
        return number;
    }

    /** {@return what it counts for} */
    public Weight weight() {
        return weight;
    }

    /** {@return whether nothing went wrong} */
    public boolean isExpected() {
        return weight == Weight.EXPECTED;
    }

    /** {@return whether the program ended by its own will; too many of these without a stable run count as failures} */
    boolean isOwnWill() {
        return this == FINISHED || this == RESTART_REQUESTED || this == SWAP_REQUESTED || this == REBOOT_REQUESTED;
    }
}
