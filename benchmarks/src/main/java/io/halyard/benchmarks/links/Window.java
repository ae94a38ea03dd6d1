// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks.links;

import io.halyard.benchmarks.report.BenchException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Lets a publisher run ahead of the acknowledgements, but only so far. At the limit it sleeps until half of the window is free,
 * as waking it for each one would cost more than the publish.
 */
final class Window {
    private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();

    private final AtomicLong done = new AtomicLong();
    private final AtomicLong wakeAt = new AtomicLong(Long.MAX_VALUE);
    private volatile @Nullable Thread publisher;
    private volatile @Nullable Throwable failure;
    // The publisher's.
    private long begun;
    private int limit = 1;

    /** The calling thread will publish, and be at most so far ahead. */
    void open(int atMost) {
        publisher = Thread.currentThread();
        limit = atMost;
    }

    /** Waits for room for one more. */
    void enter() {
        if (begun - done.get() >= limit) {
            await(begun - limit / 2);
        }
        begun++;
    }

    /** Waits until all are done. */
    void drain() {
        await(begun);
    }

    /** {@return how many have been done, ever} */
    long done() {
        return done.get();
    }

    /** One is done. From any thread. */
    void done(@Nullable Throwable failed) {
        if (failed != null) {
            failure = failed;
        }
        long now = done.incrementAndGet();
        long target = wakeAt.get();
        // Whoever is late must not undo what the publisher waits for by now.
        if (now >= target && wakeAt.compareAndSet(target, Long.MAX_VALUE)) {
            LockSupport.unpark(publisher);
        }
    }

    private void await(long target) {
        wakeAt.set(target);
        long seen = done.get();
        long giveUpAt = System.nanoTime() + PATIENCE_NANOS;
        while (seen < target) {
            LockSupport.parkNanos(this, PATIENCE_NANOS);
            long now = done.get();
            if (now != seen) {
                seen = now;
                giveUpAt = System.nanoTime() + PATIENCE_NANOS;
            } else if (System.nanoTime() - giveUpAt > 0) {
                throw new BenchException(now + " of " + begun + " publishes were done, and no other within 30 s");
            }
        }
        wakeAt.set(Long.MAX_VALUE);
        if (failure != null) {
            throw new BenchException("a publish failed: " + failure, failure);
        }
    }
}
