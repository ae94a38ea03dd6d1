// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Leaves links, each on a thread of its own: a library may take its time to end one. Any thread may use it. */
final class Goodbyes {
    private final Wire wire;
    private final Surroundings surroundings;
    private final String threadName;

    Goodbyes(Wire wire, Surroundings surroundings, String instance) {
        this.wire = wire;
        this.surroundings = surroundings;
        this.threadName = Session.THREADS + "goodbye-" + instance;
    }

    /** @param goodbye what is to be done; null = nothing */
    void say(@Nullable Runnable goodbye) {
        say(goodbye, new CompletableFuture<>());
    }

    /** @param done completes when it is done, well or not */
    void say(@Nullable Runnable goodbye, CompletableFuture<Void> done) {
        if (goodbye == null) {
            done.complete(null);
            return;
        }
        surroundings.start(threadName, () -> {
            try {
                goodbye.run();
            } catch (RuntimeException e) { // The border to a plug-in: the link is thrown away in any case.
                wire.closeFailed(e);
            } finally {
                done.complete(null);
            }
        });
    }
}
