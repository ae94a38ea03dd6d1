// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog;

import io.halyard.watchdog.ledger.ExitCode;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A run ends once, and the first who ends it says how. */
final class RunEnd {
    /** Longer than whoever ends the run takes, {@link LastActs} included. */
    private static final long PATIENCE_SECONDS = 10;

    private final Ender ender;
    private final AtomicReference<@Nullable ExitCode> code = new AtomicReference<>();
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean shuttingDown;

    RunEnd(Ender ender) {
        this.ender = ender;
    }

    /** The virtual machine has begun to end the run: nobody else may. */
    void leaveToVirtualMachine() {
        shuttingDown = true;
    }

    boolean hasBegun() {
        return shuttingDown || code.get() != null;
    }

    boolean isLeftToVirtualMachine() {
        return shuttingDown;
    }

    /**
     * Ends the process with {@code wanted} after {@code work}. If another thread does so already, waits for it and, should it be stuck,
     * ends the process with that one's code. Only returns while the virtual machine shuts down.
     */
    void end(ExitCode wanted, Runnable work) {
        if (shuttingDown) {
            return;
        }
        ExitCode before = code.compareAndExchange(null, wanted);
        try {
            if (before == null) {
                work.run();
            } else {
                awaitOther();
            }
        } finally {
            done.countDown();
            ender.end(before == null ? wanted : before);
        }
    }

    private void awaitOther() {
        try {
            if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("watchdog: ending the run took longer than " + PATIENCE_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
