// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.flow;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** As many permits a second as the rate says; one second's worth may be saved up. Guarded by its owner's lock. */
final class TokenBucket {
    private final LongSupplier nanoClock;
    private final long nanosPerPermit;
    private final long mostSavedNanos;
    private long savedNanos;
    private long readAt;

    TokenBucket(int perSecond, LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.nanosPerPermit = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.mostSavedNanos = nanosPerPermit * perSecond;
        this.savedNanos = mostSavedNanos;
        this.readAt = nanoClock.getAsLong();
    }

    /** {@return how long until there is a permit; 0 = there is one} */
    long nanosToNext() {
        long now = nanoClock.getAsLong();
        savedNanos = Math.min(mostSavedNanos, savedNanos + Math.max(0, now - readAt));
        readAt = now;
        return Math.max(0, nanosPerPermit - savedNanos);
    }

    /** {@return whether there was a permit, which is taken} */
    boolean tryTake() {
        if (nanosToNext() > 0) {
            return false;
        }
        take();
        return true;
    }

    /** Takes a permit, there or not: the next ones come later by as much. */
    void take() {
        savedNanos -= nanosPerPermit;
    }
}
