// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session.threads;

import java.util.Comparator;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The alarms of all transports of a process: one virtual thread waits for the next of them, and starts a thread for each that
 * rings. A waiting thread for each would cost each connection two kilobytes. It ends when no alarm is set.
 */
final class SharedAlarms {
    static final SharedAlarms OF_THE_PROCESS = new SharedAlarms();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // Under the lock.
    private final TreeSet<OneAlarm> earliestFirst = new TreeSet<>(
            Comparator.comparingLong((OneAlarm alarm) -> alarm.lookAt).thenComparingLong(alarm -> alarm.number));
    private long made;
    private @Nullable Thread thread;

    Surroundings.Alarm alarm(String threadName, Runnable ring) {
        lock.lock();
        try {
            return new OneAlarm(threadName, ring, ++made);
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            for (OneAlarm due = next(); due != null; due = next()) {
                Thread.ofVirtual().name(due.threadName).start(due.ring);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody has this thread to interrupt it", e);
        }
    }

    /** {@return the next that rings, when its time has come; nothing when none is set any more, and the thread is to end} */
    private @Nullable OneAlarm next() throws InterruptedException {
        lock.lock();
        try {
            while (!earliestFirst.isEmpty()) {
                OneAlarm first = earliestFirst.first();
                long wait = first.lookAt - System.nanoTime();
                if (wait > 0) {
                    changed.awaitNanos(wait);
                } else if (first.look()) {
                    return first;
                }
            }
            thread = null;
            return null;
        } finally {
            lock.unlock();
        }
    }

    private final class OneAlarm implements Surroundings.Alarm {
        private final String threadName;
        private final Runnable ring;
        private final long number;
        // Under the lock.
        private long ringAt = Surroundings.NEVER;
        /** Its place in the set: when it is to be looked at, not later than it rings; NEVER = it is not there. */
        private long lookAt = Surroundings.NEVER;

        private boolean closed;

        OneAlarm(String threadName, Runnable ring, long number) {
            this.threadName = threadName;
            this.ring = ring;
            this.number = number;
        }

        @Override
        public void setAt(long nanoTime) {
            lock.lock();
            try {
                if (!closed) {
                    ringAt = nanoTime;
                    // Put off, it keeps its place, since most are put off again before they ring.
                    if (nanoTime != Surroundings.NEVER && (lookAt == Surroundings.NEVER || nanoTime - lookAt < 0)) {
                        place(nanoTime);
                        wake();
                    }
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                closed = true;
                ringAt = Surroundings.NEVER;
                place(Surroundings.NEVER);
                changed.signal();
            } finally {
                lock.unlock();
            }
        }

        /** {@return whether it rings now} */
        private boolean look() {
            boolean rings = ringAt != Surroundings.NEVER && ringAt - System.nanoTime() <= 0;
            if (rings) {
                ringAt = Surroundings.NEVER;
            }
            place(ringAt);
            return rings;
        }

        private void place(long time) {
            if (lookAt != Surroundings.NEVER) {
                earliestFirst.remove(this);
            }
            lookAt = time;
            if (time != Surroundings.NEVER) {
                earliestFirst.add(this);
            }
        }

        private void wake() {
            if (thread == null) {
                thread = Thread.ofVirtual()
                        .name(SessionThreads.PREFIX + "alarms")
                        .start(SharedAlarms.this::run);
            } else {
                changed.signal();
            }
        }
    }
}
