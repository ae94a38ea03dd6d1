// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.ledger;

import java.util.Arrays;
import java.util.Optional;

/** The statuses with which a process of ours ends, so that its launcher and the next run know why. */
public enum ExitCode {
    /** Nothing more to do. */
    CLEAN(0, EndingKind.FINISHED),
    /** The settings are at fault: the launcher tries again, with growing pauses. */
    SETTINGS(78, EndingKind.SETTINGS),
    /** Start again. */
    RESTART(80, EndingKind.RESTART_REQUESTED),
    /** Start again, from the release that is current then. */
    SWAP(81, EndingKind.SWAP_REQUESTED),
    /** The hang monitor gave up. */
    HANG(82, EndingKind.HANG_SELF),
    /** An exception that nobody caught. */
    FATAL(83, EndingKind.UNCAUGHT),
    /** Memory ran out, and Java code saw it. */
    OUT_OF_MEMORY(84, EndingKind.JVM_OOM),
    /** The ledger cannot be written. */
    LEDGER(85, EndingKind.LEDGER_IO),
    /** Reboot the computer, then start again. */
    REBOOT(86, EndingKind.REBOOT_REQUESTED);

    /** The virtual machine's own, after a SIGTERM. */
    static final int STATUS_OF_SIGTERM = 143;
    /** The virtual machine's own, under -XX:+ExitOnOutOfMemoryError. */
    private static final int STATUS_OF_OUT_OF_MEMORY = 3;

    private final int status;
    private final EndingKind ending;

    ExitCode(int status, EndingKind ending) {
        this.status = status;
        this.ending = ending;
    }

    /** {@return the process's exit status} */
    public int status() {
        return status;
    }

    static Optional<EndingKind> ending(int status) {
        if (status == STATUS_OF_OUT_OF_MEMORY) {
            return Optional.of(EndingKind.JVM_OOM);
        }
        return Arrays.stream(values())
                .filter(code -> code.status == status)
                .map(code -> code.ending)
                .findFirst();
    }
}
