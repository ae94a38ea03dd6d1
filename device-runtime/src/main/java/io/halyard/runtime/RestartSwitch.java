// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import io.halyard.watchdog.ledger.CleanEnd;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Asks the process to end and be started again, as soon as the reply to whoever wants it is on its way. */
final class RestartSwitch {
    /** Lets the reply to whoever asked leave first. */
    private static final Duration COURTESY = Duration.ofSeconds(1);

    private final AtomicReference<Optional<CleanEnd>> wanted = new AtomicReference<>(Optional.empty());
    private final CountDownLatch requested = new CountDownLatch(1);

    /** The process is to end like that; the latest wish counts. */
    void request(CleanEnd end) {
        wanted.set(Optional.of(end));
        requested.countDown();
    }

    /** {@return how the process is to end, if someone wants it to} */
    Optional<CleanEnd> wanted() {
        return wanted.get();
    }

    /** {@return whether a restart was requested in that time} */
    boolean await(Duration time) throws InterruptedException {
        return requested.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** {@return whether somebody wants the process to end in that time; if so, a moment later} */
    boolean awaitWithCourtesy(Duration time) throws InterruptedException {
        boolean wantedInTime = await(time);
        if (wantedInTime) {
            TimeUnit.NANOSECONDS.sleep(COURTESY.toNanos());
        }
        return wantedInTime;
    }
}
