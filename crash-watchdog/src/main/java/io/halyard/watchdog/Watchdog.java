// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog;

import io.halyard.durable.DurableException;
import io.halyard.durable.StateFolder;
import io.halyard.watchdog.hang.HangMonitor;
import io.halyard.watchdog.hang.HealthChecks;
import io.halyard.watchdog.hang.Heartbeats;
import io.halyard.watchdog.hang.StartLimit;
import io.halyard.watchdog.ledger.BootDecision;
import io.halyard.watchdog.ledger.BootDecision.Maintain;
import io.halyard.watchdog.ledger.BootDecision.RunApp;
import io.halyard.watchdog.ledger.BootLedger;
import io.halyard.watchdog.ledger.CleanEnd;
import io.halyard.watchdog.ledger.ExitCode;
import io.halyard.watchdog.record.CrashRecorder;
import io.halyard.watchdog.record.CrashStore;
import io.halyard.watchdog.record.LogRing;
import io.halyard.watchdog.record.Redactor;
import io.halyard.watchdog.service.Supervisor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A program's watchdog, whole: the ledger, the records, the hang monitor and what catches the rest.
 *
 * <pre>{@code
 * Watchdog watchdog = Watchdog.begin(WatchdogSettings.in(folder));   // first of all: the strike is on disk
 * watchdog.guard();
 * switch (watchdog.decision()) {
 *     case RunApp app -> { watchdog.pause(app.delay()); app(); }        // loads the app's classes
 *     case Maintain maintain -> maintenance(maintain);
 * }
 * }</pre>
 *
 * Each run calls {@link #ready} in time, registers heartbeats for what must not hang, and ends with {@link #exit}, or by returning from main,
 * or by a signal; any other end is a failure.
 */
public final class Watchdog implements AutoCloseable {
    /** What a run that is not ready in time needs to write its record and end. */
    private static final Duration UNTIL_ENDED = Duration.ofSeconds(30);

    private final WatchdogSettings settings;
    private final long startedNanos = System.nanoTime();
    private final RunEnd runEnd;
    private final Map<String, String> environment;
    private final Optional<StateFolder> state;
    private final BootLedger ledger;
    private final Redactor redactor = new Redactor();
    private final Heartbeats heartbeats;
    private final List<Runnable> healthyListeners = new CopyOnWriteArrayList<>();
    private final LastActs lastActs = new LastActs();
    private final Deque<Runnable> closings = new ConcurrentLinkedDeque<>();
    private final AtomicBoolean guarding = new AtomicBoolean();
    private volatile Optional<LogRing> ring = Optional.empty();
    private volatile Optional<CrashStore> store = Optional.empty();
    private volatile CrashRecorder recorder;
    private volatile Supervisor manager = Supervisor.none();
    private volatile Runnable lockLifted = () -> exit(CleanEnd.RESTART);
    private volatile Runnable stopListener = () -> {};
    private volatile boolean ready;

    private Watchdog(WatchdogSettings settings, Ender ender, Map<String, String> environment) {
        this.settings = settings;
        this.environment = environment;
        this.runEnd = new RunEnd(ender);
        Optional<StateFolder> opened = Optional.empty();
        BootLedger begun;
        try {
            opened = Optional.of(StateFolder.open(settings.folder()));
            begun = BootLedger.begin(opened.get(), settings.ledger());
        } catch (DurableException e) {
            if (e.kind() == DurableException.Kind.IN_USE) {
                throw e;
            }
            begun = BootLedger.withoutDisk(e, settings.ledger());
        }
        this.state = opened;
        this.ledger = begun;
        this.heartbeats = new Heartbeats(ledger.page(), () -> uptime().toMillis());
        this.recorder = new CrashRecorder(ledger, store, ring, redactor, settings.folder());
    }

    /**
     * {@return the watchdog of this run, its strike written} Nothing else happens, so that the app can be loaded soon.
     *
     * @throws DurableException of kind {@code IN_USE} if another process owns the state folder: this one must not run beside it. With
     *     any other fault of the disk it decides for maintenance
     */
    public static Watchdog begin(WatchdogSettings settings) {
        return new Watchdog(settings, Ender.ofProcess(), System.getenv());
    }

    static Watchdog begin(WatchdogSettings settings, Ender ender, Map<String, String> environment) {
        return new Watchdog(settings, ender, environment);
    }

    /**
     * Begins to watch: records how the run before failed, catches what nobody catches, looks for hangs, keeps what is printed, and tells the
     * service manager, where there is one. The second call does nothing.
     */
    public void guard() {
        if (guarding.getAndSet(true)) {
            return;
        }
        manager = Supervisor.of(environment, ProcessHandle.current().pid());
        closings.push(manager::close);
        manager.starting(
                "starts run " + ledger.state().run().number(),
                startLimit().whole().plus(UNTIL_ENDED));
        Surroundings.assignments().forEach(redactor::learnIfNamed);
        try {
            ring = state.map(
                    folder -> LogRing.open(folder, ledger.state().run().number(), () -> uptime().toMillis(), redactor));
            store = state.map(CrashStore::open);
        } catch (DurableException e) {
            System.err.println("watchdog: without crash records: " + e.getMessage());
        }
        recorder = new CrashRecorder(ledger, store, ring, redactor, settings.folder());
        recordPrevious();
        closings.push(CrashReportFile.prepare(settings.folder()));
        Guard guard = new Guard(this, settings.uncaught(), runEnd);
        ring.ifPresent(log -> closings.push(LogCapture.of(log)::close));
        catchUncaught(guard);
        hookShutdown(guard);
        HangMonitor monitor = HangMonitor.start(
                HealthChecks.of(
                        heartbeats, this::isReady, startLimit(), settings.carrierPatience(), () -> uptime().toMillis()),
                guard,
                settings.checkEvery());
        closings.push(monitor::close);
        if (ready) {
            manager.ready(status());
        }
    }

    private StartLimit startLimit() {
        Duration pause = switch (decision()) {
            case RunApp app -> app.delay();
            case Maintain maintain -> maintain.delay();
        };
        return new StartLimit(pause, settings.startTimeout());
    }

    private String status() {
        return redactor.redact(
                switch (decision()) {
                    case RunApp _ -> "runs the app, run " + ledger.state().run().number();
                    case Maintain maintain -> "maintenance mode: " + maintain.explanation();
                });
    }

    private void recordPrevious() {
        try {
            recorder.recordPrevious();
            store.ifPresent(CrashStore::reserve);
        } catch (DurableException e) {
            System.err.println("watchdog: no record of the run before: " + e.getMessage());
        }
    }

    private void catchUncaught(Guard guard) {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler(guard);
        closings.push(() -> Thread.setDefaultUncaughtExceptionHandler(before));
    }

    private void hookShutdown(Guard guard) {
        Thread hook = Thread.ofPlatform().name("halyard-watchdog-stop").unstarted(guard::shuttingDown);
        Runtime.getRuntime().addShutdownHook(hook);
        closings.push(() -> {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException _) {
                // The virtual machine shuts down already; the hook finds that the run was marked as stopped.
            }
        });
    }

    /** {@return what this run may do} */
    public BootDecision decision() {
        return ledger.decision();
    }

    /** {@return the ledger of this run} */
    public BootLedger ledger() {
        return ledger;
    }

    /** {@return where the state folder is, or should be} */
    public Path folder() {
        return settings.folder();
    }

    /** {@return the state folder; empty if it cannot be opened} */
    public Optional<StateFolder> state() {
        return state;
    }

    /** {@return the crash records; empty before {@link #guard} and without a disk} */
    public Optional<CrashStore> crashes() {
        return store;
    }

    /** {@return what writes crash records} */
    public CrashRecorder recorder() {
        return recorder;
    }

    /** {@return the last lines of the log; empty before {@link #guard} and without a disk} */
    public Optional<LogRing> log() {
        return ring;
    }

    /** {@return what takes secrets out of records; tell it those that you load} */
    public Redactor redactor() {
        return redactor;
    }

    /** {@return the components that are watched} */
    public Heartbeats heartbeats() {
        return heartbeats;
    }

    /** {@return how long this run is up} */
    public Duration uptime() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    /** The run has started up: everything that must be there is. */
    public void ready() {
        manager.ready(status()); // Before the first sign of life.
        ledger.markReady();
        ready = true;
    }

    /** {@return whether {@link #ready} was called} */
    public boolean isReady() {
        return ready;
    }

    /** Waits, for example before an app that failed is started again. Returns early, with the flag set, when interrupted. */
    public void pause(Duration delay) {
        try {
            TimeUnit.NANOSECONDS.sleep(delay.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** From now on that is called on the monitor's thread after each round in which nothing was wrong, to pet another watchdog. */
    public void whenHealthy(Runnable listener) {
        healthyListeners.add(listener);
    }

    /** What happens when the lock-out ends by itself, instead of a restart. It is called on the monitor's thread. */
    public void whenLockLifted(Runnable listener) {
        lockLifted = listener;
    }

    /**
     * What happens when a signal asks the process to stop; the run counts as stopped when it returns. It is called on a shutdown hook's thread, and
     * takes no longer than the launcher allows.
     */
    public void whenAskedToStop(Runnable listener) {
        stopListener = listener;
    }

    /**
     * What happens before a run ends that failed, after its record is written: outputs are driven to their safe states, for example. It is
     * called on a thread of its own, and given five seconds.
     */
    public void whenFailed(Runnable listener) {
        lastActs.add(listener);
    }

    /** Nothing is wrong: the service manager is told so, unless the run is on its way to its end. */
    void pet() {
        if (ready && !runEnd.hasBegun()) {
            manager.alive(uptime().toMillis());
        }
    }

    Supervisor manager() {
        return manager;
    }

    void healthy(boolean lifted) {
        healthyListeners.forEach(Runnable::run);
        if (lifted) {
            lockLifted.run();
        }
    }

    Runnable stopListener() {
        return stopListener;
    }

    LastActs lastActs() {
        return lastActs;
    }

    void markStopped(CleanEnd end) {
        try {
            ledger.markStopped(end);
        } catch (DurableException e) {
            System.err.println("watchdog: the end of this run is not written down: " + e.getMessage());
        }
    }

    /**
     * Ends the process now, as wanted: marks that in the ledger, closes everything, and halts without shutdown hooks. While the virtual machine
     * shuts down already, because of a signal or of {@code System.exit}, it only returns: that is how the run ends.
     */
    public void exit(CleanEnd end) {
        runEnd.end(code(end), () -> {
            manager.stopping("ends: " + end);
            markStopped(end);
            close();
        });
    }

    /** Ends the process now, because of an exception that the program caught and cannot go on with: as if nobody had caught it. */
    public void fail(Throwable thrown) {
        new Guard(this, settings.uncaught(), runEnd).fatal(Thread.currentThread(), thrown);
    }

    private static ExitCode code(CleanEnd end) {
        return switch (end) {
            case NONE, STOPPED, FINISHED -> ExitCode.CLEAN;
            case RESTART -> ExitCode.RESTART;
            case SWAP -> ExitCode.SWAP;
            case REBOOT -> ExitCode.REBOOT;
            case SETTINGS -> ExitCode.SETTINGS;
        };
    }

    /** Stops watching and gives the state folder back. It does not say how the run ends: {@link #exit} and a return from main do. */
    @Override
    public void close() {
        for (Runnable next = closings.poll(); next != null; next = closings.poll()) {
            next.run();
        }
        state.ifPresent(StateFolder::close);
    }
}
