// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.hang;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** The checks that every run has. */
public final class HealthChecks {
    private HealthChecks() {}

    /**
     * {@return the checks}: ready in time, heartbeats, deadlocks, carriers of virtual threads, garbage collection, file descriptors
     *
     * @param heartbeats the components that are watched
     * @param ready whether the run has started up
     * @param startLimit how long that may take
     * @param carrierPatience how long a virtual thread may wait for a carrier
     * @param uptimeMillis how long this run is up
     */
    public static List<HealthCheck> of(
            Heartbeats heartbeats,
            BooleanSupplier ready,
            StartLimit startLimit,
            Duration carrierPatience,
            LongSupplier uptimeMillis) {
        return List.of(
                () -> late(ready, startLimit, uptimeMillis),
                () -> heartbeats.silent().map(HealthChecks::describe),
                new DeadlockCheck(),
                new CarrierCheck(carrierPatience, uptimeMillis),
                new CollectorCheck(uptimeMillis),
                new DescriptorCheck());
    }

    private static Optional<String> late(BooleanSupplier ready, StartLimit limit, LongSupplier uptimeMillis) {
        return !ready.getAsBoolean() && uptimeMillis.getAsLong() > limit.whole().toMillis()
                ? Optional.of(limit.fault())
                : Optional.empty();
    }

    private static String describe(Heartbeat heartbeat) {
        return "no heartbeat of \"" + heartbeat.name() + "\" for "
                + heartbeat.silence().toSeconds() + " s, it may be silent for "
                + heartbeat.deadline().toSeconds() + " s";
    }
}
