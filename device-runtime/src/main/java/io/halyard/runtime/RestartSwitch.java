// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks the process to end and be started again, as soon as the reply to whoever wants it is on its way. */
final class RestartSwitch {
    private final CountDownLatch requested = new CountDownLatch(1);

    void request() {
        requested.countDown();
    }

    /** {@return whether a restart was requested in that time} */
    boolean await(Duration time) throws InterruptedException {
        return requested.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }
}
