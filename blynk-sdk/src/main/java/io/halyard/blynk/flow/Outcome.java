// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.flow;

import io.halyard.blynk.value.BlynkException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Passes one outcome on to many. */
final class Outcome {
    /** Runs what hangs on outcomes, since that is the user's code and must not hold our lock. */
    static final Executor VIRTUAL =
            task -> Thread.ofVirtual().name("halyard-blynk-outcome").start(task);

    private Outcome() {}

    static void copy(CompletableFuture<Void> source, List<CompletableFuture<Void>> targets) {
        CompletableFuture<Void> _ = source.whenComplete((_, failure) -> {
            for (CompletableFuture<Void> target : targets) {
                if (failure == null) {
                    target.complete(null);
                } else {
                    target.completeExceptionally(BlynkException.of(failure));
                }
            }
        });
    }
}
