// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A pin whose edges are counted: flow meters, wind vanes, fans. Opened by {@link Board#openCounter}. Rule R27 of {@link
 * io.halyard.hal.spi}.
 */
public interface Counter extends PinResource {
    /** {@return how many edges there were since it was opened, without the time that its board was away} */
    Count read();

    /**
     * A count at a time.
     *
     * @param edges the edges that counted, 0 or more
     * @param timestampNanos when it was read, on the clock of {@link System#nanoTime()}
     */
    record Count(long edges, long timestampNanos) {
        /** {@return how many edges per second there were since an earlier count; 0 when no time lies between} */
        public double hertzSince(Count earlier) {
            long nanos = timestampNanos - earlier.timestampNanos;
            return nanos <= 0 ? 0 : (edges - earlier.edges) * 1e9 / nanos;
        }
    }

    /**
     * Measures the frequency by counting for a while. The result is one edge too great or small: 1 Hz for one second.
     *
     * @param gate how long to count
     * @throws InterruptedException when the waiting thread is interrupted
     */
    default double measureHertz(Duration gate) throws InterruptedException {
        Count before = read();
        if (new CountDownLatch(1).await(gate.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new IllegalStateException("nobody counts this latch down");
        }
        return read().hertzSince(before);
    }
}
