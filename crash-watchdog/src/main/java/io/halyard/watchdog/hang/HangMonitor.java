// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.hang;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Asks all checks from time to time. The first fault is handed over once, on the monitor's thread, and the monitor ends; as long as there is none,
 * a listener hears of each round.
 */
public final class HangMonitor implements AutoCloseable {
    /** Hears what the monitor sees, on its thread. */
    public interface Listener {
        /** Everything was checked, and nothing is wrong for good. */
        void healthy();

        /** Something is wrong for good. */
        void fault(String description);
    }

    private final List<HealthCheck> checks;
    private final Listener listener;
    private final Duration interval;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    @SuppressWarnings("ThreadPriorityCheck") // It must get its turn also on a computer that is busy with what hangs.
    private HangMonitor(List<HealthCheck> checks, Listener listener, Duration interval) {
        this.checks = List.copyOf(checks);
        this.listener = listener;
        this.interval = interval;
        this.thread = Thread.ofPlatform()
                .name("halyard-watchdog-monitor")
                .daemon()
                .priority(Thread.MAX_PRIORITY)
                .unstarted(this::watch);
    }

    /** {@return a monitor at work} */
    public static HangMonitor start(List<HealthCheck> checks, Listener listener, Duration interval) {
        HangMonitor monitor = new HangMonitor(checks, listener, interval);
        monitor.thread.start();
        return monitor;
    }

    private void watch() {
        try {
            while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                Optional<String> fault = round();
                if (fault.isPresent()) {
                    listener.fault(fault.get());
                    return;
                }
                listener.healthy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // Nobody has a reason to; whoever does it wants it to end.
        }
    }

    private Optional<String> round() {
        for (HealthCheck check : checks) {
            Optional<String> fault = check.fault();
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    /** Ends it; waits until it is. From its own thread it only says so. */
    @Override
    public void close() {
        closed.countDown();
        if (Thread.currentThread().equals(thread)) {
            return;
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
