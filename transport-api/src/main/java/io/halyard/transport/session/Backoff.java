// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import io.halyard.transport.TransportSettings;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/** The delays between attempts: exponential, with full jitter. Belongs to the session's steps. */
final class Backoff {
    private final TransportSettings.Reconnect settings;
    private final DoubleSupplier random;
    private long boundNanos;

    Backoff(TransportSettings.Reconnect settings, DoubleSupplier random) {
        this.settings = settings;
        this.random = random;
        this.boundNanos = settings.firstDelay().toNanos();
    }

    /** {@return the next delay; the one after it may be twice as long} */
    Duration next() {
        long bound = boundNanos;
        boundNanos = Math.min(bound * 2, settings.maximumDelay().toNanos());
        return Duration.ofNanos(settings.jitter() ? (long) (random.getAsDouble() * bound) : bound);
    }

    /** A connection proved stable: begin anew. */
    void reset() {
        boundNanos = settings.firstDelay().toNanos();
    }
}
