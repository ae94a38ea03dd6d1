// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import io.halyard.transport.session.threads.SessionThreads;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Leaves links, each on a thread of its own: a library may take its time to end one. Any thread may use it. */
final class Goodbyes {
    private final Wire wire;
    private final SessionThreads threads;

    Goodbyes(Wire wire, SessionThreads threads) {
        this.wire = wire;
        this.threads = threads;
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
        threads.surroundings().start(threads.name("goodbye"), () -> {
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
