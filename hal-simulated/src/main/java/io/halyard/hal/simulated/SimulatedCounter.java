// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.Counter;
import io.halyard.hal.CounterSettings;
import java.time.Duration;

/** A counter; while the board is away it counts nothing and keeps what it has. */
final class SimulatedCounter extends SampledPin implements Counter {
    private final CounterSettings settings;
    private long count;

    SimulatedCounter(SimulatedBoard board, SimulatedPin pin, CounterSettings settings) {
        super(board, pin, settings.pull());
        this.settings = settings;
    }

    @Override
    public Count read() {
        synchronized (board.lock()) {
            checkUsable();
            return new Count(count, board.time().nanoTime());
        }
    }

    /** The gate is of the board's time. */
    @Override
    public double measureHertz(Duration gate) throws InterruptedException {
        Count before = read();
        board.time().pass(gate);
        return read().hertzSince(before);
    }

    @Override
    void changed(boolean high) {
        count += settings.counted().counts(high) ? 1 : 0;
    }
}
