// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.Subscription;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Time that stands still until {@link #advance} moves it: hours pass in milliseconds and every run is the same. It starts at 0,
 * and several boards may share it; closing it does nothing. A call that waits for an edge, a pulse or a byte ends when its time-out
 * has passed in virtual time, or in the computer's.
 */
public final class VirtualTime implements SimulatedTime {
    private record Task(long due, long number, Runnable action) {}

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::due).thenComparingLong(Task::number));
    private long now;
    private long added;

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    @Override
    public synchronized Subscription after(Duration delay, Runnable action) {
        Task task = new Task(now + Math.max(0, delay.toNanos()), added++, action);
        tasks.add(task);
        return () -> remove(task);
    }

    /** Moves the time on; what becomes due runs in this thread, each at its own time, in order. */
    public void advance(Duration step) {
        long end = nanoTime() + step.toNanos();
        for (Task due = nextUntil(end); due != null; due = nextUntil(end)) {
            due.action.run();
        }
    }

    @Override
    public Subscription alarm(Duration timeout, Runnable task) {
        return after(timeout, task);
    }

    @Override
    public void pass(Duration length) {
        advance(length);
    }

    @Override
    public void close() {}

    private synchronized void remove(Task task) {
        tasks.remove(task);
    }

    private synchronized @Nullable Task nextUntil(long end) {
        Task first = tasks.peek();
        if (first == null || first.due > end) {
            now = Math.max(now, end);
            return null;
        }
        now = Math.max(now, first.due);
        return tasks.poll();
    }
}
