// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.Subscription;
import java.time.Duration;

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

    /** Runs no further task. */
    @Override
    void close();
}
