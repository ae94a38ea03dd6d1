// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.halyard.durable.DurableException;
import io.halyard.durable.DurableException.Kind;
import io.halyard.durable.StateFolder;
import io.halyard.durable.simulated.SimulatedDisk;
import io.halyard.durable.simulated.TamperedDisk;
import io.halyard.durable.simulated.TamperedDisk.Lasting;
import io.halyard.watchdog.ledger.BootDecision.Maintain;
import io.halyard.watchdog.ledger.BootDecision.Reason;
import io.halyard.watchdog.ledger.BootDecision.RunApp;
import io.halyard.watchdog.ledger.BootLedger.Clearing;
import io.halyard.watchdog.ledger.BootLedger.Tick;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BootLedgerTest {
    @TempDir
    Path root;

    private Path folder;
    private FakeSystem system;
    private SimulatedDisk disk = new SimulatedDisk();
    private int invocation;

    @BeforeEach
    void prepare() {
        folder = root.resolve("state");
        system = new FakeSystem(root);
    }

    private LedgerSettings settings() {
        return LedgerSettings.defaults()
                .withVersion("1.0")
                .withSystem(system.run(invocation))
                .withWall(() -> new WallTime(1_700_000_000, WallTime.Trust.NETWORK));
    }

    /** A run: what it does, and then it is killed. */
    private void run(Consumer<BootLedger> work) {
        invocation++;
        try (StateFolder state = StateFolder.open(disk, folder)) {
            work.accept(BootLedger.begin(state, settings()));
            disk = disk.kill();
        }
    }

    private void runAndFail(int times) {
        for (int i = 0; i < times; i++) {
            run(ledger -> ledger.page().captured(EndingKind.UNCAUGHT));
        }
    }

    private void exit(String rest) {
        system.write("state/exit.log", FakeSystem.invocation(invocation) + " " + rest + " boot 1.0\n");
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    @Test
    void theFirstStartRunsTheAppWithTheStrikeOnDisk() {
        run(ledger -> {
            assertThat(ledger.decision()).isEqualTo(new RunApp(Duration.ZERO, 0, false, 3));
            assertThat(ledger.previous()).isEmpty();
            assertThat(ledger.state().wall().epochSeconds()).isEqualTo(1_700_000_000);
            try (StateFolder state = StateFolder.open(disk.crash(), folder)) {
                BootLedger afterPowerLoss = BootLedger.begin(state, settings());
                assertThat(afterPowerLoss.previous().orElseThrow().strikes())
                        .as("durable before begin returned")
                        .isEqualTo(1);
            }
        });
    }

    @Test
    void threeFailuresLockTheFourthStart() {
        runAndFail(1);
        run(ledger -> {
            assertThat(((RunApp) ledger.decision()).triesLeft()).isEqualTo(2);
            assertThat(((RunApp) ledger.decision()).delay()).isBetween(Duration.ofMillis(800), Duration.ofMillis(1200));
        });
        run(ledger -> assertThat(((RunApp) ledger.decision()).delay())
                .isBetween(Duration.ofMillis(1600), Duration.ofMillis(2400)));
        run(ledger -> {
            assertThat(ledger.decision())
                    .isEqualTo(new Maintain(
                            Reason.STRIKES,
                            "the app failed 3 times in a row within 10 minutes of its start",
                            false,
                            Duration.ZERO,
                            false));
            PreviousRun previous = ledger.previous().orElseThrow();
            assertThat(previous.ending().kind()).isEqualTo(EndingKind.KILLED_UNKNOWN);
            assertThat(previous.strikes()).isEqualTo(3);
        });
    }

    @Test
    void whatTheLauncherSawIsFoundByTheRunsName() {
        run(ledger -> {});
        exit("oom-kill killed KILL");
        run(ledger -> {
            assertThat(ledger.previous().orElseThrow().ending().kind()).isEqualTo(EndingKind.KERNEL_OOM);
            assertThat(ledger.previous()
                            .orElseThrow()
                            .ending()
                            .exit()
                            .orElseThrow()
                            .status())
                    .isEqualTo("KILL");
        });
        run(ledger -> assertThat(ledger.previous().orElseThrow().ending().kind())
                .as("that line was about another run")
                .isEqualTo(EndingKind.KILLED_UNKNOWN));
    }

    @Test
    void theVirtualMachinesReportIsFoundByItsProcess() {
        run(ledger -> {});
        long pid = ProcessHandle.current().pid();
        system.write("state/hs_err_" + pid + ".log", "#\n# A fatal error has been detected\n#  SIGSEGV\n");
        run(ledger ->
                assertThat(ledger.previous().orElseThrow().ending().kind()).isEqualTo(EndingKind.JVM_CRASH));
        system.write("state/hs_err_" + pid + ".log", "# There is insufficient memory for the Java Runtime\n");
        run(ledger ->
                assertThat(ledger.previous().orElseThrow().ending().kind()).isEqualTo(EndingKind.JVM_OOM));
    }

    @Test
    void theCaptureOnThePageTellsWhatHappened() {
        runAndFail(1);
        run(ledger ->
                assertThat(ledger.previous().orElseThrow().ending().kind()).isEqualTo(EndingKind.UNCAUGHT));
    }

    @Test
    void aPowerLossIsToldFromAnOrderlyShutdownAndFromAPanic() {
        run(ledger -> {});
        system.boot(2);
        run(ledger -> {
            assertThat(ledger.previous().orElseThrow().ending().kind()).isEqualTo(EndingKind.POWER_LOSS);
            assertThat(ledger.state().run().boot()).isEqualTo(2);
        });
        system.boot(3);
        system.write("state/orderly-shutdown", "");
        disk.put(folder.resolve("orderly-shutdown"), new byte[0]);
        run(ledger -> {
            assertThat(ledger.previous().orElseThrow().ending().kind()).isEqualTo(EndingKind.REBOOT_REQUESTED);
            assertThat(disk.exists(folder.resolve("orderly-shutdown")))
                    .as("it counts once")
                    .isFalse();
        });
        system.boot(4);
        system.write("sys/fs/pstore/dmesg-ramoops-0", "Oops");
        run(ledger ->
                assertThat(ledger.previous().orElseThrow().ending().kind()).isEqualTo(EndingKind.KERNEL_PANIC));
        system.boot(5);
        run(ledger -> assertThat(ledger.previous().orElseThrow().ending().kind())
                .as("an old panic")
                .isNotEqualTo(EndingKind.KERNEL_PANIC));
    }

    @Test
    void theHardwareWatchdogSaysThatItWasIt() {
        run(ledger -> {});
        system.boot(2);
        system.write("sys/class/watchdog/watchdog0/bootstatus", "32\n");
        run(ledger ->
                assertThat(ledger.previous().orElseThrow().ending().kind()).isEqualTo(EndingKind.HARDWARE_WATCHDOG));
    }

    @Test
    void aRunThatLastsIsStableWithOneWrite() {
        runAndFail(2);
        run(ledger -> {
            ledger.markReady();
            assertThat(ledger.tick(seconds(599), true)).isEqualTo(Tick.NOTHING);
            assertThat(ledger.tick(seconds(600), false)).isEqualTo(Tick.NOTHING);
            assertThat(ledger.state().standing().strikes()).isEqualTo(3);
            assertThat(ledger.tick(seconds(605), true)).isEqualTo(Tick.STABLE_NOW);
            assertThat(ledger.state().standing().strikes()).isZero();
            assertThat(ledger.tick(seconds(610), true)).isEqualTo(Tick.NOTHING);
        });
        run(ledger -> assertThat(((RunApp) ledger.decision()).triesLeft())
                .as("a new series, at its first strike")
                .isEqualTo(2));
    }

    @Test
    void ticksWriteRarely() {
        TamperedDisk counted = TamperedDisk.of(disk);
        try (StateFolder state = StateFolder.open(counted, folder)) {
            BootLedger ledger = BootLedger.begin(state, settings());
            int before = counted.calls().size();
            for (int second = 0; second <= 86_400; second += 5) {
                ledger.tick(seconds(second), true);
            }
            long barriers = counted.calls().subList(before, counted.calls().size()).stream()
                    .filter(call -> call.startsWith("force"))
                    .count();
            assertThat(barriers).as("a day: one per ten minutes").isBetween(140L, 145L);
        }
    }

    @Test
    void theUptimeOfAKilledRunCounts() {
        run(ledger -> ledger.tick(seconds(500), true));
        run(ledger -> {
            assertThat(ledger.state().uptimeSeconds()).isEqualTo(500);
            assertThat(ledger.previous().orElseThrow().page().orElseThrow().uptimeMillis())
                    .isEqualTo(500_000);
        });
        system.write("proc/uptime", "120.0 1.0\n");
        run(ledger -> ledger.tick(seconds(500), true));
        run(ledger -> assertThat(ledger.state().uptimeSeconds())
                .as("no run is up for longer than the computer")
                .isEqualTo(620));
    }

    @Test
    void aPageThatFitsNoChecksumIsBelievedOnlyInTheSameBoot() {
        run(ledger -> {
            ledger.tick(seconds(300), true);
            ledger.page().heartbeat(0, 777);
        });
        SimulatedDisk before = disk.kill();
        run(ledger -> assertThat(ledger.previous().orElseThrow().page()).isPresent());
        disk = before;
        invocation = 1;
        system.boot(2);
        run(ledger -> assertThat(ledger.previous().orElseThrow().page()).isEmpty());
    }

    @Test
    void aCleanStopIsExpected() {
        run(ledger -> ledger.markStopped(CleanEnd.RESTART));
        run(ledger -> {
            assertThat(ledger.previous().orElseThrow().ending().kind()).isEqualTo(EndingKind.RESTART_REQUESTED);
            assertThat(ledger.decision()).isEqualTo(new RunApp(Duration.ZERO, 0, false, 3));
        });
    }

    @Test
    void theLockOutIsClearedByItsEpochOnly() {
        runAndFail(3);
        run(ledger -> {
            assertThat(ledger.clearLockout(7)).isEqualTo(Clearing.OTHER_EPOCH);
            assertThat(ledger.clearLockout(1)).isEqualTo(Clearing.CLEARED);
            assertThat(ledger.clearLockout(1)).isEqualTo(Clearing.NOT_LOCKED);
            disk = disk.crash();
        });
        run(ledger -> assertThat(((RunApp) ledger.decision()).triesLeft()).isEqualTo(1));
    }

    @Test
    void anOperatorsMaintenanceEndsByItself() {
        run(ledger -> {
            ledger.enterMaintenance(Duration.ofHours(1));
            ledger.markStopped(CleanEnd.RESTART);
        });
        run(ledger -> {
            assertThat(((Maintain) ledger.decision()).reason()).isEqualTo(Reason.OPERATOR);
            assertThat(ledger.tick(seconds(1800), true)).isEqualTo(Tick.STABLE_NOW);
            assertThat(ledger.tick(seconds(3600), true)).isEqualTo(Tick.LOCK_LIFTED);
        });
    }

    @Test
    void settingsAtFaultLeadToMaintenanceForThisRunOnly() {
        run(ledger -> {
            BootDecision decision = ledger.settingsAtFault("mqtt.host is missing");
            assertThat(decision)
                    .isEqualTo(new Maintain(Reason.SETTINGS, "mqtt.host is missing", false, Duration.ZERO, false));
            assertThat(ledger.decision()).isEqualTo(decision);
        });
        run(ledger -> assertThat(ledger.decision()).isInstanceOf(RunApp.class));
    }

    @Test
    void aTrialIsStartedFromItsSlot() {
        run(ledger -> {
            ledger.arrangeTrial(2);
            ledger.markStopped(CleanEnd.SWAP);
        });
        run(ledger -> {
            assertThat(ledger.decision()).isEqualTo(new RunApp(Duration.ZERO, 2, true, 1));
            ledger.commitTrial(5);
            ledger.reserveRequests(100);
        });
        run(ledger -> {
            assertThat(((RunApp) ledger.decision()).slot()).isEqualTo(2);
            assertThat(ledger.state().releases().minimumCounter()).isEqualTo(5);
            assertThat(ledger.state().requestCounterFloor()).isEqualTo(100);
            ledger.arrangeTrial(3);
            ledger.abandonTrial();
        });
    }

    @Test
    void minimalMaintenanceWaitsLongerAndLongerAndMayReboot() {
        runAndFail(3 + 6);
        run(ledger -> {
            Maintain maintain = (Maintain) ledger.decision();
            assertThat(maintain.minimal()).isTrue();
            assertThat(maintain.mayReboot()).isTrue();
            assertThat(maintain.delay()).isBetween(seconds(25), seconds(39));
            ledger.markStopped(CleanEnd.REBOOT);
        });
        runAndFail(10);
        run(ledger -> {
            Maintain maintain = (Maintain) ledger.decision();
            assertThat(maintain.mayReboot()).as("too soon").isFalse();
            assertThat(maintain.delay()).isBetween(seconds(240), seconds(360));
        });
    }

    // ---- a ledger that is damaged, or cannot be written

    @Test
    void aLostLedgerLeavesOneTryAndANewEpoch() {
        runAndFail(3);
        run(ledger -> assertThat(ledger.state().lock().epoch()).isEqualTo(1));
        disk.damage(folder.resolve("ledger.a"), 0, new byte[600]);
        disk.damage(folder.resolve("ledger.b"), 0, new byte[600]);
        run(ledger -> {
            assertThat(ledger.previous()).isEmpty();
            assertThat(((RunApp) ledger.decision()).triesLeft()).isEqualTo(1);
            assertThat(ledger.state().lock().epoch())
                    .as("not one that was used")
                    .isEqualTo(2);
        });
        run(ledger -> assertThat(((Maintain) ledger.decision()).reason()).isEqualTo(Reason.STRIKES));
    }

    @Test
    void oneTornSlotLosesOneRunAtMost() {
        runAndFail(2);
        disk.damage(folder.resolve("ledger.b"), 100, new byte[] {1, 2, 3});
        run(ledger -> assertThat(ledger.state().run().number()).isEqualTo(2));
    }

    @Test
    void aPayloadThatIsNoLedgerIsALostLedger() {
        try (StateFolder state = StateFolder.open(disk, folder)) {
            state.record("ledger", 1, 100).write("rubbish".getBytes(StandardCharsets.UTF_8));
        }
        run(ledger -> assertThat(((RunApp) ledger.decision()).triesLeft()).isEqualTo(1));
    }

    @Test
    void aLedgerOfANewerVersionIsLeftAlone() {
        try (StateFolder state = StateFolder.open(disk, folder)) {
            state.record("ledger", 2, 100).write(new byte[50]);
        }
        byte[] before = disk.content(folder.resolve("ledger.a"));
        run(ledger -> {
            assertThat(((Maintain) ledger.decision()).reason()).isEqualTo(Reason.LEDGER);
            assertThat(((Maintain) ledger.decision()).explanation()).contains("was written by a newer version");
        });
        assertThat(disk.content(folder.resolve("ledger.a"))).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(names = {"READ_ONLY", "IO", "NO_SPACE"})
    void aLedgerThatCannotBeWrittenMeansMaintenanceInMemory(Kind kind) {
        run(ledger -> {});
        for (int call = 1; call <= 4; call++) {
            TamperedDisk failing = TamperedDisk.failing(disk, call, kind, Lasting.FOR_EVER);
            BootLedger ledger = beginOrWithout(failing);
            if (ledger.failure().isEmpty()) {
                assertThat(call).as("the strike was written before").isEqualTo(4);
                continue;
            }
            assertThat(ledger.decision()).isInstanceOfSatisfying(Maintain.class, maintain -> {
                assertThat(maintain.reason()).isEqualTo(Reason.LEDGER);
                assertThat(maintain.explanation()).startsWith("the boot ledger cannot be kept: cannot ");
            });
            assertThat(ledger.tick(seconds(700), true)).isEqualTo(Tick.NOTHING);
            ledger.markReady();
            ledger.markStopped(CleanEnd.RESTART);
            ledger.settingsAtFault("x");
            assertThatExceptionOfType(DurableException.class)
                    .isThrownBy(() -> ledger.enterMaintenance(Duration.ZERO))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
        }
    }

    private BootLedger beginOrWithout(TamperedDisk failing) {
        try (StateFolder state = StateFolder.open(failing, folder)) {
            return BootLedger.begin(state, settings());
        } catch (DurableException e) {
            return BootLedger.withoutDisk(e, settings());
        }
    }

    // ---- the page

    @Test
    void thePageTellsWhoStoppedBeating() {
        run(ledger -> {
            int mqtt = ledger.page().addHeartbeat("mqtt");
            int app = ledger.page().addHeartbeat("app");
            ledger.page().heartbeat(mqtt, 5_000);
            ledger.page().heartbeat(app, 1_000);
            ledger.page().request(new UUID(7, 8));
            ledger.page().uptime(6_000);
        });
        run(ledger -> {
            RunPage.Left left = ledger.previous().orElseThrow().page().orElseThrow();
            assertThat(left.heartbeats())
                    .containsEntry("mqtt", 5_000L)
                    .containsEntry("app", 1_000L)
                    .hasSize(2);
            assertThat(left.requestId()).isEqualTo(new UUID(7, 8));
            assertThat(left.checksumFits()).isTrue();
            assertThat(left.captured()).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aPageOfRubbishIsPassedOver(int seed) {
        run(ledger -> {});
        byte[] rubbish = new byte[RunPage.BYTES];
        new SplittableRandom(seed).nextBytes(rubbish);
        if (seed > 1) {
            System.arraycopy(disk.content(folder.resolve("run.page")), 0, rubbish, 0, 40 * seed);
        }
        disk.damage(folder.resolve("run.page"), 0, rubbish);
        run(ledger -> assertThat(ledger.decision()).isInstanceOf(RunApp.class));
    }
}
