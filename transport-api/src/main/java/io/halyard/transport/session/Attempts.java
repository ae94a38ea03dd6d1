// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import io.halyard.transport.TransportException;
import io.halyard.transport.session.threads.SessionThreads;
import io.halyard.transport.session.threads.Surroundings;
import io.halyard.transport.spi.MqttLink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The attempt to connect that counts, and the calls that wait for its outcome. One that has succeeded counts as long as its
 * link is in use; what any other still reports concerns nobody. Its methods are steps.
 */
final class Attempts {
    private final Session session;
    private final SessionThreads threads;
    private final long longestNanos;
    private final List<CompletableFuture<Void>> callers = new ArrayList<>();
    private @Nullable Attempt current;
    private long endsBy = Surroundings.NEVER;

    Attempts(Session session, SessionThreads threads, Duration connectTimeout) {
        this.session = session;
        this.threads = threads;
        // Links time out by themselves, once they have loaded what they need. Duration.multipliedBy would load
        // BigDecimal and all
        // that it needs, at each start of a process.
        this.longestNanos = 2 * connectTimeout.plusSeconds(15).toNanos();
    }

    /** @param first to be done before it connects, e.g. the good-bye of the link before it */
    void begin(@Nullable Runnable first) {
        Attempt attempt = new Attempt(session, first);
        current = attempt;
        endsBy = threads.now() + longestNanos;
        attempt.start(threads);
    }

    @SuppressWarnings("ReferenceEquality") // This very attempt.
    boolean isCurrent(Attempt attempt) {
        return attempt == current;
    }

    /** A caller waits for the outcome of this attempt, or of the next one. */
    void awaitedBy(CompletableFuture<Void> caller) {
        callers.add(caller);
    }

    void succeeded() {
        endsBy = Surroundings.NEVER;
        callers.forEach(caller -> caller.complete(null));
        callers.clear();
    }

    /** There will be no connection. */
    void tellCallers(TransportException cause) {
        callers.forEach(caller -> caller.completeExceptionally(cause));
        callers.clear();
    }

    /** {@return what remains to be done for a link that has not connected yet, on another thread; null = nothing} */
    @Nullable
    Runnable leave() {
        Attempt left = current;
        current = null;
        endsBy = Surroundings.NEVER;
        if (left == null) {
            return null;
        }
        left.giveUp();
        MqttLink unfinished = left.link();
        return unfinished == null ? null : unfinished::abandon;
    }

    /** {@return the one that should have ended by now, if it has not} */
    @Nullable
    Attempt late(long now) {
        return endsBy != Surroundings.NEVER && now - endsBy >= 0 ? current : null;
    }

    /** {@return when to look next} */
    long nextLook() {
        return endsBy;
    }
}
