// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import com.google.inject.Module;
import io.halyard.blynk.Blynk;
import io.halyard.durable.DurableException;
import io.halyard.durable.StateFolder;
import io.halyard.hal.Board;
import io.halyard.runtime.settings.SettingsException;
import io.halyard.transport.MqttTransport;
import io.halyard.watchdog.Watchdog;
import io.halyard.watchdog.WatchdogModule;
import io.halyard.watchdog.ledger.BootDecision.Maintain;
import io.halyard.watchdog.ledger.BootDecision.Reason;
import io.halyard.watchdog.ledger.BootDecision.RunApp;
import io.halyard.watchdog.ledger.CleanEnd;
import io.halyard.watchdog.ledger.EndingKind;
import io.halyard.watchdog.ledger.ExitCode;
import io.halyard.watchdog.offline.OfflineRules;
import io.halyard.watchdog.record.CrashStore;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One start of a guarded device.
 *
 * <pre>
 *   watchdog begins: how did the last run end? -&gt; strike on disk -&gt; watchdog guards: the last run's record, hangs, whatever nobody catches
 *       -&gt; app allowed?   yes: boards, transport, app, operators' agent      no: maintenance: operators' agent, and nothing else
 * </pre>
 *
 * <p>No class of the app is loaded before the strike is on disk; it is taken back when the run ends cleanly, or has lasted. A
 * run that fails is recorded first; then what is open is closed, which puts outputs into their safe states; then the process ends.
 */
final class GuardedRun {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedRun.class);
    /** What an app is given to end when it is asked to. */
    private static final Duration TO_END = Duration.ofSeconds(15);

    private static final Duration TRY_SETTINGS_AGAIN = Duration.ofMinutes(5);
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private final DeviceSettings settings;
    private final LastGoodSettings lastGood;
    private final Watchdog watchdog;
    private final RestartSwitch restart = new RestartSwitch();
    private final Guarded guarded;
    private final OpenParts open = new OpenParts();
    private final Thread main = Thread.currentThread();
    private final CountDownLatch ended = new CountDownLatch(1);

    private GuardedRun(Start start, Watchdog watchdog) {
        this.settings = start.settings;
        this.lastGood = new LastGoodSettings(start.text);
        this.watchdog = watchdog;
        this.guarded = new Guarded(watchdog, restart);
    }

    /**
     * With what a run starts.
     *
     * @param settings of the device, guarded
     * @param text the same, to be kept once they have proved good
     * @param fault why the app is not to be run with them: they are older ones that proved good, and today's are at fault
     */
    record Start(DeviceSettings settings, String text, Optional<SettingsException> fault) {}

    /**
     * Runs the device on this thread, and ends the process.
     *
     * @return the exit status if the run could not even begin; while the virtual machine shuts down it returns, too, to no effect
     */
    static int run(Start start, Supplier<? extends Module> appModule) {
        Watchdog watchdog;
        try {
            watchdog = Watchdog.begin(start.settings.guard().orElseThrow().watchdog());
        } catch (DurableException e) {
            LOG.error("the device is not started: {}", e.getMessage());
            return ExitCode.LEDGER.status();
        }
        start.settings
                .secrets()
                .forEach(secret -> secret.reveal(value -> {
                    watchdog.redactor().learn(value);
                    return value;
                }));
        watchdog.guard();
        new GuardedRun(start, watchdog).run(start.fault, appModule);
        return ExitCode.CLEAN.status();
    }

    private void run(Optional<SettingsException> fault, Supplier<? extends Module> appModule) {
        watchdog.whenAskedToStop(this::stop);
        watchdog.whenFailed(open::close);
        watchdog.whenLockLifted(() -> restart.request(CleanEnd.RESTART));
        tellPrevious();
        try {
            CleanEnd end = decide(fault, appModule);
            open.close();
            ended.countDown();
            watchdog.exit(end);
        } catch (Throwable e) { // The root of the process: whatever comes here is recorded, and ends it.
            ended.countDown();
            watchdog.fail(e);
        }
    }

    private CleanEnd decide(Optional<SettingsException> fault, Supplier<? extends Module> appModule) throws Exception {
        try {
            if (fault.isPresent()) {
                return mend(fault.get());
            }
            return switch (watchdog.decision()) {
                case RunApp app -> runApp(app, appModule);
                case Maintain maintain -> maintain(maintain);
            };
        } catch (InterruptedException _) {
            return restart.wanted().orElse(CleanEnd.STOPPED);
        } catch (Exception e) { // The border to the app's code: asked to end, it may end as it likes.
            CleanEnd wanted = restart.wanted().orElseThrow(() -> e);
            LOG.warn("the app threw when it was asked to end", e);
            return wanted;
        }
    }

    private void tellPrevious() {
        watchdog.ledger()
                .previous()
                .filter(previous -> !previous.ending().kind().isExpected())
                .ifPresent(previous -> LOG.warn(
                        "run {} ended badly: {}",
                        previous.run().number(),
                        previous.ending().kind()));
        if (watchdog.ledger().previousEnding() == EndingKind.LEDGER_LOST) {
            LOG.warn("both slots of the boot ledger in {} are damaged: one try is left", watchdog.folder());
        }
    }

    private CleanEnd runApp(RunApp decision, Supplier<? extends Module> appModule) throws Exception {
        if (restart.await(decision.delay())) {
            return CleanEnd.RESTART;
        }
        DeviceRuntime device;
        try {
            device = open.add(DeviceRuntime.open(settings, new WatchdogModule(watchdog), appModule));
        } catch (RuntimeException e) {
            return mend(SettingsException.in(e).orElseThrow(() -> e));
        }
        device.transport()
                .filter(_ -> !settings.sharesTransport())
                .ifPresent(transport -> open.add(TransportPulse.start("transport", transport, watchdog.heartbeats())));
        BoardFaults.record(device.boards().values(), watchdog.recorder());
        Set<MqttTransport> transports =
                new LinkedHashSet<>(device.transport().stream().toList());
        settings.remote().ifPresent(remote -> {
            OperatorLink link = open.add(OperatorLink.open(remote, guarded, device.transport()));
            keepSettings(link);
            transports.add(link.transport());
        });
        watchConnections(transports);
        noteEvents(device.boards().values(), transports);
        tellOfCrashes(device);
        Thread.ofVirtual().name("halyard-runtime-restart").start(this::endWhenRequested);
        watchdog.ready();
        device.run();
        return restart.wanted().orElse(CleanEnd.FINISHED);
    }

    /** The settings are at fault: maintenance mode, where operators can be heard with them or with older ones. No strike. */
    private CleanEnd mend(SettingsException fault) throws InterruptedException {
        System.err.println(fault.getMessage());
        if (settings.remote().isEmpty()) {
            return CleanEnd.SETTINGS;
        }
        return switch (watchdog.ledger().settingsAtFault("settings are at fault: " + fault.getMessage())) {
            case RunApp _ -> CleanEnd.SETTINGS;
            case Maintain maintain -> maintain(maintain);
        };
    }

    private CleanEnd maintain(Maintain decision) throws InterruptedException {
        LOG.warn("maintenance mode instead of the app: {}", decision.explanation());
        if (decision.mayReboot()) {
            return CleanEnd.REBOOT;
        }
        if (!restart.await(decision.delay())) {
            Maintenance.open(settings, guarded, open).ifPresent(link -> {
                keepSettings(link);
                watchConnections(Set.of(link.transport()));
            });
            watchdog.ready();
            boolean isAsked =
                    restart.awaitWithCourtesy(decision.reason() == Reason.SETTINGS ? TRY_SETTINGS_AGAIN : FOR_EVER);
            LOG.info(isAsked ? "an operator wants a restart" : "the settings are tried again");
        }
        return restart.wanted().orElse(CleanEnd.RESTART);
    }

    private void noteEvents(Collection<Board> boards, Set<MqttTransport> transports) {
        DeviceEvents events = new DeviceEvents(watchdog::uptime);
        boards.forEach(events::of);
        transports.forEach(events::of);
        watchdog.recorder().addSource(events);
    }

    /** By Blynk, besides what operators are told. */
    private void tellOfCrashes(DeviceRuntime device) {
        Optional<String> code = settings.guard().orElseThrow().blynkEvent();
        Optional<CrashStore> crashes = watchdog.crashes();
        Optional<StateFolder> state = watchdog.state();
        if (settings.blynk().isPresent() && code.isPresent() && crashes.isPresent() && state.isPresent()) {
            Blynk blynk = device.instance(Blynk.class);
            open.add(CrashEvents.start(
                    text -> blynk.logEvent(code.get(), text),
                    crashes.get(),
                    state.get(),
                    device.transport().orElseThrow()));
        }
    }

    private void watchConnections(Set<MqttTransport> transports) {
        if (!transports.isEmpty()) {
            OfflineRules rules = settings.guard().orElseThrow().offline();
            open.add(OfflineWatch.start(List.copyOf(transports), rules, guarded));
        }
    }

    private void keepSettings(OperatorLink link) {
        watchdog.state().ifPresent(state -> lastGood.keepWhenConnected(link.transport(), state));
    }

    /** An operator wants the process to end. An app that does not end when it is interrupted is ended all the same. */
    private void endWhenRequested() {
        try {
            if (restart.awaitWithCourtesy(FOR_EVER)) {
                stop();
                watchdog.exit(restart.wanted().orElse(CleanEnd.RESTART));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // Nobody has a reason to.
        }
    }

    private void stop() {
        main.interrupt();
        try {
            if (!ended.await(TO_END.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("the app did not end within {} s of being asked", TO_END.toSeconds());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
