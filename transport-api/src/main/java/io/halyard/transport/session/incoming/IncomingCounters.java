// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session.incoming;

import java.util.concurrent.atomic.LongAdder;

/** Counts messages. Links' and handlers' threads write, any thread may read. */
final class IncomingCounters {
    private final LongAdder received = new LongAdder();
    private final LongAdder receivedBytes = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder acknowledgedEarly = new LongAdder();

    void received(int bytes) {
        received.increment();
        receivedBytes.add(bytes);
    }

    void dropped() {
        dropped.increment();
    }

    void acknowledgedEarly() {
        acknowledgedEarly.increment();
    }

    IncomingFigures figures() {
        return new IncomingFigures(received.sum(), receivedBytes.sum(), dropped.sum(), acknowledgedEarly.sum());
    }
}
