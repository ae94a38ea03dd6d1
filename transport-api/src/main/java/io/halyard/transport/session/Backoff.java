// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import io.halyard.transport.TransportSettings;
import io.halyard.transport.session.threads.Surroundings;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * The delays between attempts: exponential, with full jitter. Belongs to the session's steps.
 *
 * <p>Short draws follow each other quickly, and each doubles the bound; so it is also bound by how long the trouble has lasted:
 * after an outage of five seconds nobody waits for a minute. Without jitter that changes nothing, since the delays so far add up
 * to just that.
 */
final class Backoff {
    private final TransportSettings.Reconnect settings;
    private final DoubleSupplier random;
    private long doubledNanos;
    /** When the first delay since the last stable connection began. */
    private long beganAt = Surroundings.NEVER;

    Backoff(TransportSettings.Reconnect settings, DoubleSupplier random) {
        this.settings = settings;
        this.random = random;
        this.doubledNanos = settings.firstDelay().toNanos();
    }

    /** {@return the delay that begins now; the one after it may be twice as long} */
    Duration next(long now) {
        if (beganAt == Surroundings.NEVER) {
            beganAt = now;
        }
        long lasted = now - beganAt;
        long bound = Math.min(doubledNanos, settings.firstDelay().toNanos() + lasted);
        doubledNanos = Math.min(doubledNanos * 2, settings.maximumDelay().toNanos());
        return Duration.ofNanos(settings.jitter() ? (long) (random.getAsDouble() * bound) : bound);
    }

    /** A connection proved stable: begin anew. */
    void reset() {
        doubledNanos = settings.firstDelay().toNanos();
        beganAt = Surroundings.NEVER;
    }
}
