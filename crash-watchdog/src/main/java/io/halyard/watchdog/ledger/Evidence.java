// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.ledger;

import java.util.Optional;

/**
 * What is left of the previous run.
 *
 * @param cleanEnd how it said that it would end
 * @param phase how far it came
 * @param sameBoot whether the computer has not been booted since
 * @param exit what its launcher saw
 * @param captured what it wrote down itself before it ended
 * @param crashReport what the virtual machine's own report (hs_err) says
 * @param traces what the system kept over a boot
 */
public record Evidence(
        CleanEnd cleanEnd,
        Phase phase,
        boolean sameBoot,
        Optional<ExitLine> exit,
        Optional<EndingKind> captured,
        CrashReport crashReport,
        SystemTraces traces) {

    /** The virtual machine's own report. */
    public enum CrashReport {
        /** There is none. */
        NONE,
        /** It crashed. */
        CRASH,
        /** It says that memory ran out. */
        OUT_OF_MEMORY
    }

    /** What the system kept over a boot. */
    public enum SystemTraces {
        /** Nothing. */
        NONE,
        /** The kernel's last words (pstore). */
        KERNEL_PANIC,
        /** The hardware watchdog's bootstatus. */
        HARDWARE_WATCHDOG,
        /** The marker of a shutdown in order. */
        ORDERLY_SHUTDOWN
    }

    /** {@return how the run ended; the first rule that fits} */
    public Ending ending() {
        if (cleanEnd != CleanEnd.NONE) {
            return Ending.of(cleanEnd.ending());
        }
        if (exit.isPresent()) {
            return endingSeenByLauncher(exit.get());
        }
        if (sameBoot) {
            return Ending.of(crashReportOr(captured.orElse(EndingKind.KILLED_UNKNOWN)));
        }
        return Ending.of(
                switch (traces) {
                    case KERNEL_PANIC -> EndingKind.KERNEL_PANIC;
                    case HARDWARE_WATCHDOG -> EndingKind.HARDWARE_WATCHDOG;
                    case ORDERLY_SHUTDOWN -> EndingKind.REBOOT_REQUESTED;
                    case NONE -> captured.orElse(EndingKind.POWER_LOSS);
                });
    }

    private EndingKind crashReportOr(EndingKind other) {
        return switch (crashReport) {
            case CRASH -> EndingKind.JVM_CRASH;
            case OUT_OF_MEMORY -> EndingKind.JVM_OOM;
            case NONE -> other;
        };
    }

    private Ending endingSeenByLauncher(ExitLine line) {
        EndingKind kind = switch (line.result()) {
            // It may have asked for that itself, and then it said what hangs.
            case "watchdog" ->
                captured.filter(said -> said == EndingKind.HANG_SELF).orElse(EndingKind.HANG);
            case "oom-kill" -> EndingKind.KERNEL_OOM;
            default -> crashReportOr(byStatus(line));
        };
        return new Ending(kind, Optional.of(line));
    }

    private EndingKind byStatus(ExitLine line) {
        if (line.isSignal("TERM") || line.number().orElse(-1) == ExitCode.STATUS_OF_SIGTERM) {
            return EndingKind.STOPPED;
        }
        if (line.number().isPresent()) {
            return ExitCode.ending(line.number().getAsInt()).orElse(captured.orElse(EndingKind.EXIT));
        }
        if (line.result().equals("timeout")) {
            return phase == Phase.STARTING ? EndingKind.START_TIMEOUT : EndingKind.STOP_TIMEOUT;
        }
        return EndingKind.KILLED;
    }
}
