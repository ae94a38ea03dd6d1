// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session.outgoing;

import io.halyard.transport.session.threads.Step;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Completes the futures of publishes, in the order in which they were settled, on a virtual thread: what depends on them is
 * users' code, and must not run on a link's thread. Code that waits there for a later publish would wait for ever, if that
 * thread were the only one: so a second thread looks after the first, and when it makes no progress another takes its place;
 * the one that was held up ends when it is free.
 *
 * <p>Both are started with the first publish, and sleep while there is nothing to do.
 */
final class Completions {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final String threadName;
    private final AtomicReference<@Nullable Step> newest = new AtomicReference<>();
    /** Odd while users' code may be running; a worker that finds it changed afterwards has been replaced. */
    private final AtomicLong turn = new AtomicLong();
    /** What was taken, oldest first. Belongs to the worker. */
    private @Nullable Step taken;

    private volatile @Nullable Thread worker;
    private volatile @Nullable Thread guard;
    private volatile boolean guardSleeps;
    private volatile boolean closed;

    Completions(String threadName) {
        this.threadName = threadName;
    }

    /** Completes a publish soon. Called by steps only. */
    void add(Outgoing entry) {
        Step before;
        do {
            before = newest.get();
            entry.nextStep(before);
        } while (!newest.compareAndSet(before, entry));
        if (before == null) {
            wake(entry);
        }
    }

    /** Completes what was added, and ends. What is added later is completed as well. Called by steps only. */
    void close() {
        closed = true;
        LockSupport.unpark(worker);
        LockSupport.unpark(guard);
    }

    private void wake(Outgoing entry) {
        if (closed && newest.compareAndSet(entry, null)) { // Few: a thread each does no harm.
            Thread.ofVirtual().name(threadName).start(entry::complete);
        } else if (worker == null) {
            worker = Thread.ofVirtual().name(threadName).start(this::work);
            guard = Thread.ofVirtual().name(threadName + "-guard").start(this::guard);
        } else {
            LockSupport.unpark(worker);
        }
    }

    private void work() {
        while (true) {
            boolean isEnding = closed; // Asked before it looks: what was added before the end is found then.
            Outgoing entry = next();
            if (entry == null) {
                if (isEnding) {
                    return;
                }
                LockSupport.park(this);
                Thread.interrupted(); // Left set it would let no park wait.
                continue;
            }
            long mine = turn.get() + 1;
            turn.set(mine);
            if (guardSleeps) {
                LockSupport.unpark(guard);
            }
            entry.complete();
            Thread.interrupted(); // What users' code leaves behind is not meant for the next.
            if (!turn.compareAndSet(mine, mine + 1)) {
                return; // Another works on.
            }
        }
    }

    private @Nullable Outgoing next() {
        Step first = taken;
        if (first == null) {
            first = Step.oldestFirst(newest.getAndSet(null));
            if (first == null) {
                return null;
            }
        }
        taken = first.nextStep();
        first.nextStep(null);
        return (Outgoing) first;
    }

    private static boolean hasEnded(@Nullable Thread thread) {
        return thread == null || !thread.isAlive();
    }

    private void guard() {
        while (true) {
            long seen = turn.get();
            LockSupport.parkNanos(this, LOOK_NANOS);
            if (turn.get() != seen) {
                continue;
            }
            if (seen % 2 == 1) {
                if (turn.compareAndSet(seen, seen + 1)) {
                    Thread next = Thread.ofVirtual().name(threadName).unstarted(this::work);
                    worker = next; // Before it runs: once it sleeps, only who finds it here can wake it.
                    next.start();
                }
            } else if (closed) {
                if (hasEnded(worker)) {
                    return;
                }
            } else {
                guardSleeps = true;
                if (turn.get() == seen && !closed) {
                    LockSupport.park(this);
                }
                guardSleeps = false;
            }
        }
    }
}
