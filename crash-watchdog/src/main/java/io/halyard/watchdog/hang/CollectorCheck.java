// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.hang;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** More than 95 of 100 milliseconds of a minute went into collecting garbage, and less than 5 % of the heap is free. */
final class CollectorCheck implements HealthCheck {
    private static final long WINDOW_MILLIS = 60_000;

    private final List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
    private final LongSupplier uptimeMillis;
    private long windowFrom;
    private long collectedBefore;

    CollectorCheck(LongSupplier uptimeMillis) {
        this.uptimeMillis = uptimeMillis;
        this.windowFrom = uptimeMillis.getAsLong();
        this.collectedBefore = collectedMillis();
    }

    @Override
    public Optional<String> fault() {
        long now = uptimeMillis.getAsLong();
        long window = now - windowFrom;
        if (window < WINDOW_MILLIS) {
            return Optional.empty();
        }
        long collected = collectedMillis();
        boolean collecting = (collected - collectedBefore) * 100 > window * 95;
        windowFrom = now;
        collectedBefore = collected;
        Runtime runtime = Runtime.getRuntime();
        long used = runtime.totalMemory() - runtime.freeMemory();
        return collecting && used * 100 > runtime.maxMemory() * 95
                ? Optional.of("the heap is full and does nothing but collect garbage")
                : Optional.empty();
    }

    private long collectedMillis() {
        long sum = 0;
        for (GarbageCollectorMXBean collector : collectors) {
            sum += Math.max(0, collector.getCollectionTime());
        }
        return sum;
    }
}
