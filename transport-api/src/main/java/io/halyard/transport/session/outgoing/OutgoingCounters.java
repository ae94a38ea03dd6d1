// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session.outgoing;

import io.halyard.transport.Qos;
import java.util.concurrent.atomic.AtomicLong;

/** Counts publishes. Written by steps only, which makes it cheap; any thread may read. */
final class OutgoingCounters {
    private final AtomicLong published = new AtomicLong();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong publishedBytes = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong recovered = new AtomicLong();
    private final AtomicLong recoveredExactlyOnce = new AtomicLong();
    private final AtomicLong republishedExactlyOnce = new AtomicLong();

    void published() {
        add(published, 1);
    }

    void acknowledged(int bytes) {
        add(acknowledged, 1);
        add(publishedBytes, bytes);
    }

    void dropped() {
        add(dropped, 1);
    }

    void recovered(Qos qos) {
        add(recovered, 1);
        if (qos == Qos.EXACTLY_ONCE) {
            add(recoveredExactlyOnce, 1);
        }
    }

    void republished(Qos qos) {
        if (qos == Qos.EXACTLY_ONCE) {
            add(republishedExactlyOnce, 1);
        }
    }

    OutgoingFigures figures(long deadLetters, Outbox outbox) {
        return new OutgoingFigures(
                published.get(),
                acknowledged.get(),
                publishedBytes.get(),
                dropped.get(),
                deadLetters,
                recovered.get(),
                recoveredExactlyOnce.get(),
                republishedExactlyOnce.get(),
                outbox.messages(),
                outbox.bytes());
    }

    /** With one writer cheaper than an atomic addition. */
    private static void add(AtomicLong counter, long more) {
        counter.setRelease(counter.getPlain() + more);
    }
}
