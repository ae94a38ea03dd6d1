// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Completes the futures of publishes, in the order in which they were settled, on one virtual thread: what depends on them is
 * users' code, and must not run on a link's thread. The thread is started with the first publish.
 */
final class Completions {
    private final AtomicReference<StepQueue.@Nullable Step> newest = new AtomicReference<>();
    private final String threadName;
    private volatile boolean closed;
    private volatile @Nullable Thread thread;

    Completions(String threadName) {
        this.threadName = threadName;
    }

    /** Completes a publish soon. Called by steps only. */
    void add(Outgoing entry) {
        StepQueue.Step before;
        do {
            before = newest.get();
            entry.nextStep(before);
        } while (!newest.compareAndSet(before, entry));
        if (before == null) {
            wake();
        }
    }

    /** Completes what was added, and ends. What is added later is completed as well. Called by steps only. */
    void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void wake() {
        if (thread == null || closed) {
            thread = Thread.ofVirtual().name(threadName).start(this::run);
        } else {
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        while (true) {
            StepQueue.Step entries = newest.getAndSet(null);
            if (entries != null) {
                completeOldestFirst(entries);
            } else if (closed) {
                return;
            } else {
                LockSupport.park(this);
            }
        }
    }

    private static void completeOldestFirst(StepQueue.Step newestFirst) {
        StepQueue.Step oldest = null;
        StepQueue.Step entry = newestFirst;
        while (entry != null) {
            StepQueue.Step older = entry.nextStep();
            entry.nextStep(oldest);
            oldest = entry;
            entry = older;
        }
        while (oldest != null) {
            StepQueue.Step later = oldest.nextStep();
            oldest.nextStep(null);
            ((Outgoing) oldest).complete();
            oldest = later;
        }
    }
}
