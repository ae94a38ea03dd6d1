// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.watchdog.ledger.Evidence.CrashReport;
import io.halyard.watchdog.ledger.Evidence.SystemTraces;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvidenceTest {
    private static final UUID RUN = Identifiers.parse("11111111111111112222222222222222");

    private static EndingKind seen(String exit, Phase phase, CrashReport report, Optional<EndingKind> captured) {
        ExitLine line = ExitLine.parse(RUN + " " + exit + " boot 12.3").orElseThrow();
        return new Evidence(CleanEnd.NONE, phase, true, Optional.of(line), captured, report, SystemTraces.NONE)
                .ending()
                .kind();
    }

    private static EndingKind unseen(
            boolean sameBoot, CrashReport report, Optional<EndingKind> captured, SystemTraces traces) {
        return new Evidence(CleanEnd.NONE, Phase.STABLE, sameBoot, Optional.empty(), captured, report, traces)
                .ending()
                .kind();
    }

    @ParameterizedTest
    @CsvSource({
        "watchdog dumped ABRT, HANG",
        "oom-kill killed KILL, KERNEL_OOM",
        "exit-code exited 3, JVM_OOM",
        "exit-code exited 84, JVM_OOM",
        "exit-code exited 82, HANG_SELF",
        "exit-code exited 83, UNCAUGHT",
        "exit-code exited 85, LEDGER_IO",
        "exit-code exited 1, EXIT",
        "exit-code exited 255, EXIT",
        "success exited 0, FINISHED",
        "exit-code exited 80, RESTART_REQUESTED",
        "exit-code exited 81, SWAP_REQUESTED",
        "exit-code exited 86, REBOOT_REQUESTED",
        "exit-code exited 78, SETTINGS",
        "exit-code exited 143, STOPPED",
        "signal killed TERM, STOPPED",
        "signal killed KILL, KILLED",
        "signal killed SIGSEGV, KILLED",
        "timeout killed KILL, STOP_TIMEOUT",
    })
    void theLaunchersLineTells(String exit, EndingKind kind) {
        assertThat(seen(exit, Phase.STABLE, CrashReport.NONE, Optional.empty())).isEqualTo(kind);
    }

    @Test
    void whoAskedTheManagerToEndItsHangIsTakenAtItsWord() {
        assertThat(seen("watchdog exited 82", Phase.STABLE, CrashReport.NONE, Optional.of(EndingKind.HANG_SELF)))
                .isEqualTo(EndingKind.HANG_SELF);
        assertThat(seen("watchdog killed KILL", Phase.STABLE, CrashReport.NONE, Optional.of(EndingKind.UNCAUGHT)))
                .isEqualTo(EndingKind.HANG);
    }

    @Test
    void whatTheVirtualMachineReportsIsBetterThanItsStatus() {
        assertThat(seen("exit-code exited 1", Phase.STABLE, CrashReport.CRASH, Optional.empty()))
                .isEqualTo(EndingKind.JVM_CRASH);
        assertThat(seen("signal dumped ABRT", Phase.STABLE, CrashReport.OUT_OF_MEMORY, Optional.empty()))
                .isEqualTo(EndingKind.JVM_OOM);
        assertThat(seen("watchdog dumped ABRT", Phase.STABLE, CrashReport.CRASH, Optional.empty()))
                .isEqualTo(EndingKind.HANG);
    }

    @Test
    void whatTheRunWroteDownExplainsAnExitStatusButNoSignal() {
        Optional<EndingKind> uncaught = Optional.of(EndingKind.UNCAUGHT);
        assertThat(seen("exit-code exited 1", Phase.STABLE, CrashReport.NONE, uncaught))
                .isEqualTo(EndingKind.UNCAUGHT);
        assertThat(seen("signal killed KILL", Phase.STABLE, CrashReport.NONE, uncaught))
                .isEqualTo(EndingKind.KILLED);
    }

    @Test
    void aTimeoutIsOfTheStartOrOfTheStop() {
        assertThat(seen("timeout killed KILL", Phase.STARTING, CrashReport.NONE, Optional.empty()))
                .isEqualTo(EndingKind.START_TIMEOUT);
        assertThat(seen("timeout killed KILL", Phase.STOPPED_CLEAN, CrashReport.NONE, Optional.empty()))
                .isEqualTo(EndingKind.STOP_TIMEOUT);
    }

    @Test
    void aCleanEndIsBelievedFirst() {
        ExitLine killed = ExitLine.parse(RUN + " signal killed KILL b 1").orElseThrow();
        assertThat(new Evidence(
                                CleanEnd.RESTART,
                                Phase.STOPPED_CLEAN,
                                false,
                                Optional.of(killed),
                                Optional.of(EndingKind.HANG_SELF),
                                CrashReport.CRASH,
                                SystemTraces.KERNEL_PANIC)
                        .ending()
                        .kind())
                .isEqualTo(EndingKind.RESTART_REQUESTED);
    }

    @Test
    void withoutALauncherTheRunsOwnWordsCount() {
        assertThat(unseen(true, CrashReport.NONE, Optional.of(EndingKind.HANG_SELF), SystemTraces.NONE))
                .isEqualTo(EndingKind.HANG_SELF);
        assertThat(unseen(true, CrashReport.CRASH, Optional.empty(), SystemTraces.NONE))
                .isEqualTo(EndingKind.JVM_CRASH);
        assertThat(unseen(true, CrashReport.NONE, Optional.empty(), SystemTraces.NONE))
                .isEqualTo(EndingKind.KILLED_UNKNOWN);
    }

    @Test
    void anotherBootIsTheSystemsDoing() {
        assertThat(unseen(false, CrashReport.NONE, Optional.empty(), SystemTraces.NONE))
                .isEqualTo(EndingKind.POWER_LOSS);
        assertThat(unseen(false, CrashReport.NONE, Optional.empty(), SystemTraces.KERNEL_PANIC))
                .isEqualTo(EndingKind.KERNEL_PANIC);
        assertThat(unseen(false, CrashReport.NONE, Optional.empty(), SystemTraces.HARDWARE_WATCHDOG))
                .isEqualTo(EndingKind.HARDWARE_WATCHDOG);
        assertThat(unseen(false, CrashReport.NONE, Optional.empty(), SystemTraces.ORDERLY_SHUTDOWN))
                .isEqualTo(EndingKind.REBOOT_REQUESTED);
        assertThat(unseen(false, CrashReport.NONE, Optional.of(EndingKind.UNCAUGHT), SystemTraces.NONE))
                .as("it failed first, the boot came after")
                .isEqualTo(EndingKind.UNCAUGHT);
    }

    @Test
    void theLastLineOfTheRunCountsAndRubbishDoesNot() {
        String log = """
                99999999999999999999999999999999 success exited 0 b 1
                11111111-1111-1111-2222-222222222222 exit-code exited 1 b 2
                half a
                11111111111111112222222222222222 signal killed KILL b 3
                33333333333333333333333333333333 success exited 0 b 4
                """;
        assertThat(ExitLine.find(log, RUN)).contains(new ExitLine(RUN, "signal", "killed", "KILL"));
        assertThat(ExitLine.find("", RUN)).isEmpty();
        assertThat(ExitLine.find("x".repeat(1000) + " a b c d", RUN)).isEmpty();
    }

    @Test
    void identifiersOfAnyShapeAreTaken() {
        assertThat(Identifiers.parse("")).isEqualTo(LedgerState.NO_ID);
        assertThat(Identifiers.parse("11111111-1111-1111-2222-222222222222\n")).isEqualTo(RUN);
        assertThat(Identifiers.parse("run-7")).isNotEqualTo(Identifiers.parse("run-8"));
    }
}
