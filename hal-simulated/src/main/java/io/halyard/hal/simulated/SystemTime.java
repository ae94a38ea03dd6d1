// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.Subscription;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The computer's time: one thread, started when something has to happen later for the first time. */
final class SystemTime implements SimulatedTime {
    private final ScheduledThreadPoolExecutor executor;

    SystemTime(String board) {
        executor = new ScheduledThreadPoolExecutor(
                1,
                task -> Thread.ofPlatform()
                        .daemon()
                        .name("halyard-simulated-" + board)
                        .unstarted(task));
        executor.setRemoveOnCancelPolicy(true);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Subscription after(Duration delay, Runnable task) {
        try {
            ScheduledFuture<?> future = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException _) {
            return () -> {}; // Closed meanwhile: nothing happens any more.
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
