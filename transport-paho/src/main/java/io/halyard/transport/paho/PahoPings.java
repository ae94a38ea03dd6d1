// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.paho;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Calls Paho's keepalive when it is due, without a thread that waits for it. */
final class PahoPings {
    private final Executor threads;
    private final AtomicReference<CompletableFuture<Void>> next = new AtomicReference<>(new CompletableFuture<>());

    PahoPings(Executor threads) {
        this.threads = threads;
    }

    void schedule(Runnable check, long milliseconds) {
        CompletableFuture<Void> due = new CompletableFuture<>();
        next.getAndSet(due).cancel(false);
        var _ = due.completeOnTimeout(null, milliseconds, TimeUnit.MILLISECONDS).thenRunAsync(check, threads);
    }

    void stop() {
        next.get().cancel(false);
    }
}
