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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What ends a run that is in trouble: the handler of exceptions that nobody caught, the listener of the hang monitor, and the
 * hook that finds out why the virtual machine shuts down.
 */
final class Guard implements HangMonitor.Listener, Thread.UncaughtExceptionHandler {
    private final Watchdog watchdog;
    private final Uncaught uncaught;
    private final Ender ender;

    Guard(Watchdog watchdog, Uncaught uncaught, Ender ender) {
        this.watchdog = watchdog;
        this.uncaught = uncaught;
        this.ender = ender;
    }

    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
        boolean outOfMemory = isOutOfMemory(thrown);
        EndingKind kind = outOfMemory ? EndingKind.JVM_OOM : EndingKind.UNCAUGHT;
        boolean fatal = outOfMemory || uncaught == Uncaught.FATAL;
        try {
            Failure failure = Failure.uncaught(kind, thread, thrown);
            if (fatal) {
                watchdog.recorder().record(failure);
            } else {
                watchdog.recorder().note(failure);
            }
        } finally {
            if (fatal) {
                ender.end(outOfMemory ? ExitCode.OUT_OF_MEMORY : ExitCode.FATAL);
            }
        }
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
        try {
            List<Attachment> threads = ThreadDump.attachment().stream().toList();
            watchdog.recorder()
                    .record(new Failure(EndingKind.HANG_SELF, "", description, Optional.empty(), threads));
        } finally {
            ender.end(ExitCode.HANG);
        }
    }

    /** The virtual machine shuts down: by a signal, by its own end, or because someone called for it. */
    void shuttingDown() {
        if (watchdog.ledger().page().isEnded()) {
            return;
        }
        Map<Thread, StackTraceElement[]> stacks = Thread.getAllStackTraces();
        for (Map.Entry<Thread, StackTraceElement[]> each : stacks.entrySet()) {
            if (contains(each.getValue(), "java.lang.Runtime", "exit")) {
                watchdog.recorder().record(exitCalled(each.getKey(), each.getValue()));
                return;
            }
        }
        boolean signalled = stacks.values().stream().anyMatch(stack -> contains(stack, "java.lang.Terminator$1", "handle"));
        watchdog.markStopped(signalled ? CleanEnd.STOPPED : CleanEnd.FINISHED);
    }

    private static boolean contains(StackTraceElement[] stack, String type, String method) {
        return Arrays.stream(stack)
                .anyMatch(frame -> frame.getClassName().equals(type) && frame.getMethodName().equals(method));
    }

    private static Failure exitCalled(Thread thread, StackTraceElement[] stack) {
        Throwable call = new Throwable("System.exit was called");
        List<StackTraceElement> frames = Arrays.asList(stack);
        int from = 0;
        while (from < frames.size() && frames.get(from).getClassName().startsWith("java.lang.")) {
            from++;
        }
        call.setStackTrace(frames.subList(from, frames.size()).toArray(StackTraceElement[]::new));
        return new Failure(EndingKind.EXIT, thread.getName(), "System.exit was called", Optional.of(call), List.of());
    }
}
