// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import com.google.inject.Module;
import io.halyard.durable.DurableException;
import io.halyard.durable.StateFolder;
import io.halyard.runtime.DeviceSettings.GuardChoice;
import io.halyard.runtime.OperatorLink.GuardedState;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.session.MqttTransports;
import io.halyard.watchdog.ledger.BootDecision.Maintain;
import io.halyard.watchdog.ledger.BootDecision.RunApp;
import io.halyard.watchdog.ledger.BootLedger;
import io.halyard.watchdog.ledger.BootLedger.Tick;
import io.halyard.watchdog.ledger.CleanEnd;
import io.halyard.watchdog.ledger.EndingKind;
import io.halyard.watchdog.ledger.ExitCode;
import io.halyard.watchdog.ledger.LedgerRules;
import io.halyard.watchdog.ledger.LedgerSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One start of a guarded device.
 *
 * <pre>
 *   state folder -&gt; ledger: how did the last run end? -&gt; strike on disk -&gt; app allowed?
 *       yes: boards, transport, app, operators' agent        no: maintenance mode: transport, operators' agent, nothing else
 * </pre>
 *
 * <p>No class of the app is loaded before the strike is on disk; it is taken back when the run ends cleanly, or has lasted.
 */
final class GuardedRun {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedRun.class);
    private static final Duration TICK = Duration.ofSeconds(5);
    /** Lets the reply to whoever asked for the restart leave first. */
    private static final Duration COURTESY = Duration.ofSeconds(1);

    private final DeviceSettings settings;
    private final GuardedState guarded;
    private final long start = System.nanoTime();

    private GuardedRun(DeviceSettings settings, GuardedState guarded) {
        this.settings = settings;
        this.guarded = guarded;
    }

    /** {@return the process's exit status} */
    static int run(DeviceSettings settings, GuardChoice guard, Supplier<? extends Module> appModule) {
        try (StateFolder state = StateFolder.open(guard.stateFolder())) {
            BootLedger ledger = BootLedger.begin(state, ledgerSettings(guard));
            ledger.previous()
                    .filter(previous -> !previous.ending().kind().isExpected())
                    .ifPresent(previous -> LOG.warn(
                            "run {} ended badly: {}",
                            previous.run().number(),
                            previous.ending().kind()));
            GuardedRun run = new GuardedRun(settings, new GuardedState(state, ledger, new RestartSwitch()));
            return switch (ledger.decision()) {
                case RunApp app -> run.runApp(app, appModule);
                case Maintain maintain -> run.maintain(maintain);
            };
        } catch (DurableException e) {
            LOG.error("the app is not started: {}", e.getMessage());
            return ExitCode.LEDGER.status();
        }
    }

    private int runApp(RunApp decision, Supplier<? extends Module> appModule) {
        try {
            if (guarded.restart().await(decision.delay())) {
                return end(CleanEnd.RESTART, ExitCode.RESTART);
            }
        } catch (InterruptedException _) {
            return end(CleanEnd.STOPPED, ExitCode.CLEAN);
        }
        Thread ticker = Thread.ofVirtual().name("halyard-guard-ticker").start(this::tick);
        try {
            return switch (Halyard.openAndRun(settings, appModule, this::openOperatorLink)) {
                case FINISHED -> end(CleanEnd.FINISHED, ExitCode.CLEAN);
                case STOPPED -> end(CleanEnd.STOPPED, ExitCode.CLEAN);
                case SETTINGS_AT_FAULT -> end(CleanEnd.SETTINGS, ExitCode.SETTINGS);
                case CRASHED -> {
                    guarded.ledger().page().captured(EndingKind.UNCAUGHT); // Its strike stays.
                    yield ExitCode.FATAL.status();
                }
            };
        } finally {
            ticker.interrupt();
        }
    }

    private int maintain(Maintain decision) {
        LOG.warn("maintenance mode instead of the app: {}", decision.explanation());
        Optional<MqttTransport> transport = settings.transport()
                .map(choice -> MqttTransports.create(
                        settings.sharesTransport()
                                ? OperatorLink.withLastWill(
                                        choice.settings(), settings.remote().orElseThrow())
                                : choice.settings(),
                        choice.client()));
        try (AutoCloseable link = openOperatorLink(transport)) {
            transport.ifPresent(MqttTransport::connect);
            LOG.info("operators are heard over {}", link);
            Thread ticker = Thread.ofVirtual().name("halyard-guard-ticker").start(this::tick);
            try {
                guarded.restart().await(Duration.ofDays(36_500));
                Thread.interrupted();
                new RestartSwitch().await(COURTESY);
            } finally {
                ticker.interrupt();
            }
            return end(CleanEnd.RESTART, ExitCode.RESTART);
        } catch (InterruptedException _) {
            return end(CleanEnd.STOPPED, ExitCode.CLEAN);
        } catch (Exception e) { // The root of the process: what went wrong is told, and the launcher tries again.
            LOG.error("maintenance mode failed", e);
            return ExitCode.FATAL.status();
        } finally {
            transport.ifPresent(MqttTransport::close);
        }
    }

    private AutoCloseable openOperatorLink(Optional<MqttTransport> shared) {
        guarded.ledger().markReady();
        return settings.remote()
                .<AutoCloseable>map(remote -> OperatorLink.open(remote, guarded, shared))
                .orElse(() -> LOG.debug("no operators are enrolled"));
    }

    private void tick() {
        try {
            while (!new RestartSwitch().await(TICK)) {
                Tick tick = guarded.ledger().tick(Duration.ofNanos(System.nanoTime() - start), true);
                switch (tick) {
                    case NOTHING -> {}
                    case STABLE_NOW -> LOG.info("the app has proved stable: earlier failures are forgotten");
                    case LOCK_LIFTED -> guarded.restart().request();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // The run has ended.
        }
    }

    private int end(CleanEnd how, ExitCode code) {
        guarded.ledger().markStopped(how);
        return code.status();
    }

    private static LedgerSettings ledgerSettings(GuardChoice guard) {
        LedgerRules usual = LedgerRules.defaults();
        return LedgerSettings.defaults()
                .withRules(new LedgerRules(
                        guard.strikes(),
                        usual.systemStrikes(),
                        usual.scorePoints(),
                        usual.forgottenAfter(),
                        guard.stableAfter(),
                        usual.ownRestarts(),
                        usual.maintenanceStrikes(),
                        usual.retries(),
                        usual.retryAfter(),
                        usual.trialAttempts(),
                        usual.checkpointEvery()));
    }
}
