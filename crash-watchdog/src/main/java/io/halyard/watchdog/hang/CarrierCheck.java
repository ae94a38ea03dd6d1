// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.hang;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Starts a virtual thread and looks whether it ran: it does not while all carriers are held. */
final class CarrierCheck implements HealthCheck {
    private final long patienceMillis;
    private final LongSupplier uptimeMillis;
    private volatile boolean ran = true;
    private long startedMillis;

    CarrierCheck(Duration patience, LongSupplier uptimeMillis) {
        this.patienceMillis = patience.toMillis();
        this.uptimeMillis = uptimeMillis;
    }

    @Override
    public Optional<String> fault() {
        long now = uptimeMillis.getAsLong();
        if (ran) {
            ran = false;
            startedMillis = now;
            Thread.ofVirtual().name("halyard-watchdog-probe").start(() -> ran = true);
            return Optional.empty();
        }
        long waited = now - startedMillis;
        return waited > patienceMillis
                ? Optional.of("virtual threads get no carrier: one has been waiting for " + waited / 1000 + " s")
                : Optional.empty();
    }
}
