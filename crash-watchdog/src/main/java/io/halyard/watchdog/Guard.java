// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog;

import io.halyard.durable.DurableException;
import io.halyard.watchdog.hang.HangMonitor;
import io.halyard.watchdog.hang.ThreadDump;
import io.halyard.watchdog.ledger.BootLedger.Tick;
import io.halyard.watchdog.ledger.CleanEnd;
import io.halyard.watchdog.ledger.EndingKind;
import io.halyard.watchdog.ledger.ExitCode;
import io.halyard.watchdog.record.Attachment;
import io.halyard.watchdog.record.CrashStore;
import io.halyard.watchdog.record.Failure;
import io.halyard.watchdog.record.LogRing;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What ends a run that is in trouble: the handler of exceptions that nobody caught, the listener of the hang monitor, and the hook that
 * finds out why the virtual machine shuts down.
 */
final class Guard implements HangMonitor.Listener, Thread.UncaughtExceptionHandler {
    private final Watchdog watchdog;
    private final Uncaught uncaught;
    private final RunEnd runEnd;

    Guard(Watchdog watchdog, Uncaught uncaught, RunEnd runEnd) {
        this.watchdog = watchdog;
        this.uncaught = uncaught;
        this.runEnd = runEnd;
    }

    private void fail(ExitCode code, Supplier<Failure> failure) {
        runEnd.end(code, () -> {
            try {
                watchdog.recorder().record(failure.get());
            } finally {
                watchdog.lastActs().run();
                if (code == ExitCode.HANG) {
                    watchdog.manager().fault("hangs, and ends itself");
                }
            }
        });
    }

    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
        if (uncaught == Uncaught.FATAL || isOutOfMemory(thrown)) {
            fatal(thread, thrown);
        } else {
            watchdog.recorder().note(told(thread, thrown));
        }
    }

    void fatal(Thread thread, Throwable thrown) {
        if (runEnd.isLeftToVirtualMachine()) {
            watchdog.log().ifPresent(ring -> ring.add(LogRing.Level.WARN, "while shutting down: " + thrown));
        } else if (isOutOfMemory(thrown)) {
            fail(ExitCode.OUT_OF_MEMORY, () -> Failure.uncaught(EndingKind.JVM_OOM, thread, thrown));
        } else {
            fail(ExitCode.FATAL, () -> told(thread, thrown));
        }
    }

    private Failure told(Thread thread, Throwable thrown) {
        System.err.println(watchdog.recorder().describe(thread, thrown));
        return Failure.uncaught(EndingKind.UNCAUGHT, thread, thrown);
    }

    private static boolean isOutOfMemory(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < 10; depth++) {
            if (cause instanceof OutOfMemoryError) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    @Override
    public void healthy() {
        watchdog.pet(); // Whether the disk takes the ledger's checkpoint is another matter.
        try {
            Tick tick = watchdog.ledger().tick(watchdog.uptime(), watchdog.isReady());
            if (tick == Tick.STABLE_NOW) {
                watchdog.crashes().ifPresent(CrashStore::endLoops);
            }
            watchdog.healthy(tick == Tick.LOCK_LIFTED);
        } catch (DurableException e) {
            watchdog.log().ifPresent(ring -> ring.add(LogRing.Level.ERROR, "watchdog: " + e.getMessage()));
        }
    }

    @Override
    public void fault(String description) {
        fail(ExitCode.HANG, () -> {
            System.err.println("watchdog: the run is ended: " + description);
            List<Attachment> threads = ThreadDump.attachment().stream().toList();
            return new Failure(EndingKind.HANG_SELF, "", description, Optional.empty(), threads);
        });
    }

    /** The virtual machine shuts down: by a signal, by its own end, or because someone called for it. */
    void shuttingDown() {
        runEnd.leaveToVirtualMachine();
        watchdog.manager().stopping("ends");
        if (watchdog.ledger().page().isEnded()) {
            return;
        }
        switch (Shutdown.cause()) {
            case Shutdown.Finished _ -> watchdog.markStopped(CleanEnd.FINISHED);
            case Shutdown.Signalled _ -> {
                watchdog.stopListener().run();
                watchdog.markStopped(CleanEnd.STOPPED);
            }
            case Shutdown.ExitCalled called -> {
                watchdog.recorder().record(called.failure());
                watchdog.lastActs().run();
            }
        }
    }
}
