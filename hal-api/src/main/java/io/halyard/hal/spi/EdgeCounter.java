// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.spi;

import io.halyard.hal.Counter;
import io.halyard.hal.CounterSettings;
import io.halyard.hal.DigitalInput;
import io.halyard.hal.Edge;
import io.halyard.hal.Subscription;

/**
 * A counter for boards that count nothing themselves: it counts the edges that a digital input reports, the lost ones too, since
 * levels alternate. A count is behind the pin by the time that an edge takes to be delivered.
 */
public final class EdgeCounter extends OnInput implements Counter {
    private final CounterSettings settings;
    private final Subscription subscription;
    private long count; // guarded by this

    private EdgeCounter(DigitalInput input, CounterSettings settings) {
        super(input);
        this.settings = settings;
        this.subscription = input.onEdge(this::count);
    }

    /**
     * Counts from now on.
     *
     * @param input opened for this alone, without debouncing; it is closed together with the counter
     */
    public static Counter on(DigitalInput input, CounterSettings settings) {
        return new EdgeCounter(input, settings);
    }

    @Override
    public Count read() {
        input.read(); // Says what is wrong when the board is away or the input is closed.
        synchronized (this) {
            return new Count(count, System.nanoTime());
        }
    }

    @Override
    public void close() {
        subscription.close();
        super.close();
    }

    private synchronized void count(Edge edge) {
        boolean next =
                edge.lostBefore() % 2 == 0 ? edge.high() : !edge.high(); // the level after the first that is missing
        for (long i = 0; i <= edge.lostBefore(); i++) {
            count += settings.counted().counts(next) ? 1 : 0;
            next = !next;
        }
    }
}
