// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.durable.DurableException;
import io.halyard.testkit.NeedsProgram;
import io.halyard.watchdog.ledger.BootDecision.Maintain;
import io.halyard.watchdog.ledger.BootDecision.Reason;
import io.halyard.watchdog.ledger.BootDecision.RunApp;
import io.halyard.watchdog.ledger.CleanEnd;
import io.halyard.watchdog.ledger.EndingKind;
import io.halyard.watchdog.ledger.ExitCode;
import io.halyard.watchdog.ledger.LedgerRules;
import io.halyard.watchdog.ledger.LedgerSettings;
import io.halyard.watchdog.ledger.Phase;
import io.halyard.watchdog.record.Attachment;
import io.halyard.watchdog.record.CrashRecord;
import io.halyard.watchdog.record.CrashStore;
import io.halyard.watchdog.record.CrashSummary;
import io.halyard.watchdog.record.LogRing;
import io.halyard.watchdog.service.NotifyReceiver;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A watchdog in this process, on the real disk; only halting is replaced. */
class GuardTest {
    @TempDir
    Path folder;

    private final BlockingQueue<ExitCode> ends = new LinkedBlockingQueue<>();
    private final List<Watchdog> opened = Collections.synchronizedList(new ArrayList<>());
    private Map<String, String> environment = Map.of();
    private WatchdogSettings settings = WatchdogSettings.in(Path.of("unset")).withCheckEvery(Duration.ofMillis(20));

    private Watchdog begin() {
        WatchdogSettings here = new WatchdogSettings(
                folder,
                settings.ledger(),
                settings.uncaught(),
                settings.startTimeout(),
                settings.checkEvery(),
                settings.carrierPatience());
        Watchdog watchdog = Watchdog.begin(here, ends::add, environment);
        opened.add(watchdog);
        return watchdog;
    }

    private Watchdog guarding() {
        Watchdog watchdog = begin();
        watchdog.guard();
        return watchdog;
    }

    @AfterEach
    void closeAll() {
        opened.forEach(Watchdog::close);
    }

    private ExitCode end() throws InterruptedException {
        return Optional.ofNullable(ends.poll(30, TimeUnit.SECONDS)).orElseThrow();
    }

    private static List<CrashSummary> records(Watchdog watchdog) {
        return watchdog.crashes().orElseThrow().list();
    }

    private static CrashRecord newest(Watchdog watchdog) {
        CrashStore store = watchdog.crashes().orElseThrow();
        return store.read(store.newest().orElseThrow()).orElseThrow();
    }

    private static void failIn(String thread, Throwable thrown) throws InterruptedException {
        Thread.ofPlatform()
                .name(thread)
                .start(() -> GuardTest.<RuntimeException>sneak(thrown))
                .join();
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable thrown) throws E {
        throw (E) thrown;
    }

    @Test
    void whatNobodyCaughtIsRecordedAndEndsTheRun() throws InterruptedException {
        Watchdog watchdog = guarding();
        watchdog.redactor().learn("hunter2!");
        System.out.println("a line before the crash, password=hunter2!");
        Logger.getLogger("pump").severe("the pump is stuck");
        watchdog.recorder().addSource(() -> Optional.of(Attachment.of("events", "pin 17 high", 1000)));
        failIn("halyard-test-pump", new IllegalStateException("stuck with hunter2!"));
        assertThat(end()).isEqualTo(ExitCode.FATAL);
        CrashRecord record = newest(watchdog);
        assertThat(record.kind()).isEqualTo(EndingKind.UNCAUGHT);
        assertThat(record.headline())
                .contains("\"thr\":\"halyard-test-pump\"", "\"ex\":\"java.lang.IllegalStateException\"")
                .contains("\"msg\":\"stuck with ***\"", "GuardTest");
        assertThat(record.attachment("stack").orElseThrow().text()).contains("stuck with ***", "\tat ");
        assertThat(record.attachment("ring").orElseThrow().text())
                .contains("I a line before the crash, password=***", "E pump the pump is stuck");
        assertThat(record.attachment("system").orElseThrow().text()).contains("MemAvailable");
        assertThat(record.attachment("events").orElseThrow().text()).isEqualTo("pin 17 high");
        watchdog.close();
        try (Watchdog next = guarding()) {
            assertThat(next.ledger().previousEnding()).isEqualTo(EndingKind.UNCAUGHT);
            assertThat(records(next)).as("one record for one failure").hasSize(1);
        }
    }

    @Test
    void noRecordHoldsASecretInAnyByte() throws Exception {
        String canary = "canary-8d1f";
        Files.writeString(folder.resolve("journal.last"), "token=" + canary);
        begin().close();
        Files.writeString(
                folder.resolve("hs_err_" + ProcessHandle.current().pid() + ".log"), "SIGSEGV --token=" + canary);
        Watchdog watchdog = guarding();
        watchdog.redactor().learn(canary);
        System.out.println("said " + canary);
        System.err.println("complained " + canary);
        Logger.getLogger("canary").info("logged " + canary);
        watchdog.recorder().addSource(() -> Optional.of(Attachment.of("events", "saw " + canary, 1000)));
        failIn("halyard-test-" + canary, new IllegalStateException(canary, new RuntimeException("by " + canary)));
        assertThat(end()).isEqualTo(ExitCode.FATAL);
        CrashStore store = watchdog.crashes().orElseThrow();
        assertThat(store.list()).hasSize(2);
        for (CrashSummary each : store.list()) {
            CrashRecord record = store.read(each.id()).orElseThrow();
            assertThat(record.headline()).doesNotContain(canary);
            assertThat(record.attachments())
                    .isNotEmpty()
                    .allSatisfy(attachment -> assertThat(attachment.text()).doesNotContain(canary));
            assertThat(Files.readString(folder.resolve("crash/" + each.id() + ".rec"), StandardCharsets.ISO_8859_1))
                    .doesNotContain(canary);
        }
        assertThat(newest(watchdog).attachment("ring").orElseThrow().text())
                .contains("said ***", "complained ***", "logged ***");
        assertThat(newest(watchdog).headline()).contains("halyard-test-***");
        watchdog.close();
        assertThat(Canaries.assertNoneIn(folder)).isPositive();
    }

    @Test
    void reportsThatBelongToNoRunAreRedactedAndMisleadNobody() throws Exception {
        Files.writeString(folder.resolve("hs_err_1.log"), "# SIGBUS --token=canary7");
        Files.writeString(folder.resolve("hs_err_2.log"), "");
        Watchdog watchdog = guarding();
        assertThat(folder.resolve("hs_err_1.log")).doesNotExist();
        assertThat(folder.resolve("hs_err_2.log")).doesNotExist();
        assertThat(folder.resolve("hs_err.last")).hasContent("# SIGBUS --token=***");
        Path own = folder.resolve("hs_err_" + ProcessHandle.current().pid() + ".log");
        assertThat(own).as("ready to be written").isEmptyFile();
        watchdog.close();
        assertThat(own).doesNotExist();
        Files.createFile(own);
        assertThat(guarding().ledger().previousEnding())
                .as("empty, it says nothing")
                .isEqualTo(EndingKind.KILLED_UNKNOWN);
    }

    @Test
    void aPrivateKeyThatIsPrintedIsNoLineOfTheLog() {
        Watchdog watchdog = guarding();
        System.out.println(
                "the key:\n-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEI\nabcd\n-----END EC PRIVATE KEY-----\nthat was it");
        String words = "word ".repeat(818);
        System.out.println(words + "canary7canary7");
        watchdog.redactor().learn("canary7canary7");
        System.out.println(words + "canary7canary7");
        assertThat(watchdog.log().orElseThrow().last(8, 100_000))
                .extracting(LogRing.Line::text)
                .containsExactly(
                        "the key:", "***", "that was it", words.strip(), "canary7canary7", words.strip(), "***");
    }

    @Test
    void beforeAFailedRunEndsItsLastActsAreDoneAndTheirFailureChangesNothing() throws InterruptedException {
        Watchdog watchdog = guarding();
        BlockingQueue<Integer> recordsThen = new LinkedBlockingQueue<>();
        watchdog.whenFailed(() -> {
            recordsThen.add(records(watchdog).size());
            throw new IllegalStateException("the relay is stuck, too");
        });
        watchdog.fail(new IllegalStateException("first"));
        assertThat(end()).isEqualTo(ExitCode.FATAL);
        assertThat(recordsThen).containsExactly(1);
    }

    @Test
    void aSecondRunInTheSameFolderIsRefused() {
        begin();
        assertThatThrownBy(this::begin)
                .isInstanceOf(DurableException.class)
                .hasMessageContaining("is in use by this process");
    }

    @Test
    void whatIsOnlyToBeRecordedLeavesTheRunAlone() throws InterruptedException {
        settings = settings.withUncaught(Uncaught.RECORD);
        Watchdog watchdog = guarding();
        failIn("halyard-test-a", new IllegalStateException("one"));
        failIn("halyard-test-b", new IllegalArgumentException("two"));
        assertThat(records(watchdog)).hasSize(2);
        assertThat(ends).isEmpty();
        failIn("halyard-test-c", new RuntimeException(new OutOfMemoryError("direct")));
        assertThat(end()).isEqualTo(ExitCode.OUT_OF_MEMORY);
        assertThat(newest(watchdog).kind()).isEqualTo(EndingKind.JVM_OOM);
    }

    @Test
    void aFailureThatWasCaughtCanBeHandedOver() throws InterruptedException {
        Watchdog watchdog = guarding();
        watchdog.fail(new IllegalStateException("no way on"));
        assertThat(end()).isEqualTo(ExitCode.FATAL);
        assertThat(newest(watchdog).headline()).contains("no way on");
    }

    @Test
    void theFirstFailureCountsAndTheOthersWait() throws InterruptedException {
        Watchdog watchdog = guarding();
        CountDownLatch others = new CountDownLatch(1);
        watchdog.recorder().addSource(() -> {
            others.countDown();
            return Optional.empty();
        });
        Thread first = Thread.ofPlatform()
                .name("halyard-test-first")
                .start(() -> GuardTest.<RuntimeException>sneak(new IllegalStateException("first")));
        others.await();
        failIn("halyard-test-second", new IllegalStateException("second"));
        first.join();
        assertThat(records(watchdog)).hasSize(1);
        assertThat(newest(watchdog).headline()).contains("first");
    }

    @Test
    void aComponentThatIsSilentEndsTheRunWithAThreadDump() throws InterruptedException {
        Watchdog watchdog = guarding();
        watchdog.ready();
        watchdog.heartbeats().register("pump", Duration.ofSeconds(1));
        assertThat(end()).isEqualTo(ExitCode.HANG);
        CrashRecord record = newest(watchdog);
        assertThat(record.kind()).isEqualTo(EndingKind.HANG_SELF);
        assertThat(record.headline())
                .containsPattern("no heartbeat of \\\\\"pump\\\\\" for \\d+ s, it may be silent for 1 s");
        assertThat(record.attachment("threads.json").orElseThrow().text()).contains("halyard-watchdog-monitor");
    }

    @Test
    @NeedsProgram("python3")
    void theSupervisorHearsHowItGoes() throws Exception {
        String path = folder.resolve("notify").toString();
        environment = Map.of("NOTIFY_SOCKET", path, "WATCHDOG_USEC", "1800000");
        try (NotifyReceiver manager = new NotifyReceiver(path)) {
            Watchdog watchdog = guarding();
            assertThat(manager.next()).isEqualTo("EXTEND_TIMEOUT_USEC=150000000 | STATUS=starts run 1");
            watchdog.ready();
            assertThat(manager.next()).isEqualTo("READY=1 | STATUS=runs the app, run 1");
            assertThat(manager.next()).isEqualTo("WATCHDOG=1");
            assertThat(manager.next()).isEqualTo("WATCHDOG=1");
            watchdog.heartbeats().register("pump", Duration.ofSeconds(1));
            assertThat(end()).isEqualTo(ExitCode.HANG);
            assertThat(records(watchdog)).as("the record comes first").hasSize(1);
            assertThat(manager.next("STATUS")).isEqualTo("STATUS=hangs, and ends itself | WATCHDOG=trigger");
            watchdog.close();
            Watchdog next = guarding();
            assertThat(manager.next()).as("after the fault nobody pets").contains("starts run 2");
            next.exit(CleanEnd.RESTART);
            assertThat(manager.next()).isEqualTo("STOPPING=1 | STATUS=ends: RESTART");
        }
    }

    /** After eight failures of maintenance in a row the pause alone is longer than the time to get ready. */
    @Test
    void thePauseThatTheLedgerOrdersIsNoHang() throws InterruptedException {
        for (int i = 0; i < 4; i++) {
            begin().close();
        }
        settings = settings.withStartTimeout(Duration.ofSeconds(1));
        Watchdog maintenance = guarding();
        Duration pause = ((Maintain) maintenance.decision()).delay();
        assertThat(pause).isGreaterThan(Duration.ofMillis(700));
        assertThat(end()).isEqualTo(ExitCode.HANG);
        assertThat(maintenance.uptime()).isGreaterThan(pause.plusSeconds(1));
    }

    @Test
    void aRunThatIsNotReadyInTimeHangs() throws InterruptedException {
        settings = settings.withStartTimeout(Duration.ofSeconds(1));
        Watchdog watchdog = guarding();
        assertThat(end()).isEqualTo(ExitCode.HANG);
        assertThat(newest(watchdog).headline()).contains("not ready 1 s after the start");
    }

    @Test
    void aRunThatLastsIsTrusted() {
        settings = settings.withLedger(
                LedgerSettings.defaults().withRules(LedgerRules.defaults().withStableAfter(Duration.ofSeconds(1))));
        Watchdog watchdog = guarding();
        watchdog.whenHealthy(() -> Thread.onSpinWait());
        watchdog.ready();
        Awaitility.await().until(() -> watchdog.ledger().state().run().phase() == Phase.STABLE);
        assertThat(watchdog.ledger().state().standing().strikes()).isZero();
    }

    @Test
    void threeFailuresLeadToMaintenance() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            Watchdog watchdog = guarding();
            assertThat(watchdog.decision()).isInstanceOf(RunApp.class);
            watchdog.fail(new IllegalStateException("again"));
            end();
            watchdog.close();
        }
        Watchdog watchdog = guarding();
        assertThat(watchdog.decision()).isInstanceOf(Maintain.class);
        assertThat(records(watchdog)).extracting(CrashSummary::count).containsExactly(1, 2, 3);
    }

    @Test
    void anExitIsMarkedBeforeItHappens() throws InterruptedException {
        begin().exit(CleanEnd.RESTART);
        assertThat(end()).isEqualTo(ExitCode.RESTART);
        Watchdog next = guarding();
        assertThat(next.ledger().previousEnding()).isEqualTo(EndingKind.RESTART_REQUESTED);
        assertThat(records(next)).isEmpty();
    }

    @Test
    void aRunThatWasKilledIsRecordedByTheNext() {
        Watchdog killed = guarding();
        killed.log().orElseThrow().add(LogRing.Level.INFO, "last words");
        killed.close();
        Watchdog next = guarding();
        CrashRecord record = newest(next);
        assertThat(record.kind()).isEqualTo(EndingKind.KILLED_UNKNOWN);
        assertThat(record.run()).isEqualTo(1);
        assertThat(record.headline()).contains("nobody saw how it ended");
        assertThat(record.attachment("ring").orElseThrow().text()).contains("last words");
    }

    @Test
    void theVirtualMachinesReportIsAttachedWithoutSecrets() throws Exception {
        begin().close();
        Files.writeString(
                folder.resolve("hs_err_" + ProcessHandle.current().pid() + ".log"),
                "# SIGSEGV\ncommand line: -Dpw=canary7 --token=canary7");
        Watchdog next = guarding();
        assertThat(newest(next).kind()).isEqualTo(EndingKind.JVM_CRASH);
        assertThat(newest(next).attachment("hs_err").orElseThrow().text())
                .contains("SIGSEGV")
                .doesNotContain("canary7");
    }

    @Test
    void aLostLedgerIsRecorded() throws Exception {
        begin().close();
        Files.write(folder.resolve("ledger.a"), new byte[4096]);
        Files.write(folder.resolve("ledger.b"), new byte[4096]);
        assertThat(newest(guarding()).kind()).isEqualTo(EndingKind.LEDGER_LOST);
    }

    @Test
    void withoutAStateFolderThereIsMaintenanceAndAWatchAllTheSame() throws Exception {
        Files.writeString(folder.resolve("file"), "");
        folder = folder.resolve("file");
        Watchdog watchdog = guarding();
        assertThat(((Maintain) watchdog.decision()).reason()).isEqualTo(Reason.LEDGER);
        assertThat(watchdog.state()).isEmpty();
        assertThat(watchdog.crashes()).isEmpty();
        failIn("halyard-test-x", new IllegalStateException("x"));
        assertThat(end()).isEqualTo(ExitCode.FATAL);
        watchdog.exit(CleanEnd.REBOOT);
        assertThat(end()).as("who came first says how").isEqualTo(ExitCode.FATAL);
        begin().exit(CleanEnd.REBOOT);
        assertThat(end()).isEqualTo(ExitCode.REBOOT);
    }

    @Test
    void closingPutsEverythingBack() {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        PrintStream out = System.out;
        Watchdog watchdog = guarding();
        watchdog.guard();
        assertThat(System.out).isNotSameAs(out);
        watchdog.close();
        watchdog.close();
        assertThat(System.out).isSameAs(out);
        assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(before);
    }

    @Test
    void theLiftedLockOutRestarts() throws InterruptedException {
        Watchdog first = begin();
        first.ledger().enterMaintenance(Duration.ofSeconds(1));
        first.exit(CleanEnd.RESTART);
        end();
        LedgerRules often = new LedgerRules(
                3,
                5,
                6,
                Duration.ofHours(6),
                Duration.ofMinutes(10),
                10,
                5,
                3,
                Duration.ofHours(24),
                2,
                Duration.ofSeconds(1));
        settings = settings.withLedger(LedgerSettings.defaults().withRules(often));
        Watchdog maintenance = guarding();
        maintenance.ready();
        assertThat(end()).isEqualTo(ExitCode.RESTART);
    }
}
