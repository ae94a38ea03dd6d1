// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import io.halyard.transport.TransportException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What has been counted. Any thread may read. */
final class Counters {
    /** Written by steps only: see {@link #increment(AtomicLong)}. */
    final AtomicLong published = new AtomicLong();

    final AtomicLong acknowledged = new AtomicLong();
    final AtomicLong connects = new AtomicLong();
    final AtomicLong lost = new AtomicLong();
    final AtomicLong droppedOutbound = new AtomicLong();
    final AtomicLong recovered = new AtomicLong();
    final AtomicLong repeated = new AtomicLong();
    final AtomicLong republished = new AtomicLong();
    final AtomicLong publishedBytes = new AtomicLong();
    /** Written by links' and handlers' threads. */
    final LongAdder received = new LongAdder();

    final LongAdder receivedBytes = new LongAdder();
    final LongAdder droppedInbound = new LongAdder();
    final LongAdder acknowledgedEarly = new LongAdder();
    volatile @Nullable TransportException lastError;

    /** Counts what was published. Called by steps only. */
    void addPublishedBytes(int bytes) {
        publishedBytes.setRelease(publishedBytes.getPlain() + bytes);
    }

    /** Counts a lost connection. Called by steps only. */
    void lost(TransportException cause) {
        increment(lost);
        lastError = cause;
        if (cause.kind() == TransportException.Kind.MALFORMED) {
            droppedInbound.increment();
        }
    }

    /** Adds one to a counter that only steps write: cheaper than an atomic addition. */
    static void increment(AtomicLong counter) {
        counter.setRelease(counter.getPlain() + 1);
    }
}
