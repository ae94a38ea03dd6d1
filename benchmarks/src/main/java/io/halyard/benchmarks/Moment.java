// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** The moment of a fault, counted in what has happened: a seed gives the same one on a fast machine and on a slow one. */
final class Moment {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    private Moment() {}

    /**
     * Returns once a count of acknowledgements has come so far.
     *
     * @throws IllegalStateException if it stands still for half a minute
     */
    static void await(LongSupplier count, long wanted) {
        long seen = count.getAsLong();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (seen < wanted) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            long now = count.getAsLong();
            if (now > seen) {
                seen = now;
                deadline = System.nanoTime() + PATIENCE.toNanos();
            } else if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("nothing was acknowledged for " + PATIENCE.toSeconds() + " s, after "
                        + seen + " acknowledgements");
            }
        }
    }
}
