// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What is to be done before a failed run ends, after its record is written: outputs are driven to their safe states, for example. It is done once, on a
 * thread of its own, and waited for for at most five seconds, since in a process in trouble anything may hang.
 */
final class LastActs {
    private static final long PATIENCE_SECONDS = 5;

    private final List<Runnable> acts = new CopyOnWriteArrayList<>();
    private final AtomicBoolean begun = new AtomicBoolean();
    private final ThreadFactory threads;

    LastActs() {
        this(Thread.ofPlatform().daemon().name("halyard-watchdog-last").factory());
    }

    LastActs(ThreadFactory threads) {
        this.threads = threads;
    }

    void add(Runnable act) {
        acts.add(act);
    }

    void run() {
        if (acts.isEmpty() || begun.getAndSet(true)) {
            return;
        }
        Thread thread = threads.newThread(this::runAll);
        try {
            thread.start();
            thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (OutOfMemoryError e) {
            runAll(); // There are too many threads for one more: outputs in their safe states are worth the risk to
            // hang here.
        }
    }

    private void runAll() {
        for (Runnable act : acts) {
            try {
                act.run();
            } catch (Throwable e) { // The border to code of a process in trouble: the others are to have their turn.
                System.err.println("watchdog: at the end of the run: " + e);
            }
        }
    }
}
