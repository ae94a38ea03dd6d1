// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.HalException;
import io.halyard.hal.Subscription;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The time that a simulated board lives in. Closing the board closes it. */
public interface SimulatedTime extends AutoCloseable {
    /** {@return now, in nanoseconds; only differences mean something} */
    long nanoTime();

    /**
     * Runs {@code task} once, {@code delay} from now. Tasks are short, never wait, and run one after the other.
     *
     * @return takes it back if it has not started yet
     */
    Subscription after(Duration delay, Runnable task);

    /**
     * Runs {@code task} when a call has waited for {@code timeout}, in a time in which it would otherwise wait for longer: in virtual
     * time, when that is moved on by so much. The computer's time needs no alarm: it passes by itself.
     *
     * @return takes it back
     */
    default Subscription alarm(Duration timeout, Runnable task) {
        return () -> {};
    }

    /**
     * Waits, as a call does that takes its time: in virtual time, which moves on by it, at once.
     *
     * @throws HalException kind INTERRUPTED when the waiting thread is interrupted
     */
    default void pass(Duration length) {
        long end = System.nanoTime() + length.toNanos();
        for (long left = length.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.currentThread().isInterrupted()) {
                throw new HalException(HalException.Kind.INTERRUPTED, "simulated", "interrupted while time passed");
            }
        }
    }

    /** Runs no further task. */
    @Override
    void close();
}
