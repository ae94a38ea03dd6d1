// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

/**
 * How long to wait for a reply before the request is sent again: from the round trips that were measured, as TCP does it (RFC
 * 6298). Round trips of requests that were sent twice must not be given to it: nobody knows which one was answered.
 */
final class RoundTrips {
    static final long INITIAL_NANOS = 200_000_000;
    static final long SHORTEST_NANOS = 25_000_000;
    static final long LONGEST_NANOS = 1_000_000_000;

    private boolean measured;
    private long smoothed;
    private long variation;
    private long timeout = INITIAL_NANOS;

    void measured(long nanos) {
        if (measured) {
            variation += (Math.abs(smoothed - nanos) - variation) / 4;
            smoothed += (nanos - smoothed) / 8;
        } else {
            measured = true;
            smoothed = nanos;
            variation = nanos / 2;
        }
        timeout = Math.clamp(smoothed + 4 * variation, SHORTEST_NANOS, LONGEST_NANOS);
    }

    /** Nothing came within the time-out: the next one is twice as long. */
    void timedOut() {
        timeout = Math.min(2 * timeout, LONGEST_NANOS);
    }

    long timeoutNanos() {
        return timeout;
    }

    long smoothedNanos() {
        return smoothed;
    }
}
