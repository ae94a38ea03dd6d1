// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import io.halyard.transport.session.threads.SessionThreads;
import io.halyard.transport.session.threads.Surroundings;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ends a back-off when a network interface comes up, or gets an address: then it is worth trying at once. The JDK tells
 * nobody, so while a back-off lasts it is asked every two seconds, on a thread of its own. Its methods are steps.
 */
final class NetworkWatch {
    private static final long INTERVAL_NANOS = Duration.ofSeconds(2).toNanos();

    private final Session session;
    private final SessionThreads threads;
    private @Nullable Set<String> known;
    private long nextLook = Surroundings.NEVER;

    NetworkWatch(Session session, SessionThreads threads) {
        this.session = session;
        this.threads = threads;
    }

    /** A back-off begins, until {@code retryAt}. */
    void begin(long retryAt) {
        known = null;
        if (retryAt - threads.now() > INTERVAL_NANOS) {
            look(threads.now());
        }
    }

    /** It is over. */
    void end() {
        nextLook = Surroundings.NEVER;
    }

    /** {@return when to look next} */
    long nextLook() {
        return nextLook;
    }

    void look(long now) {
        nextLook = now + INTERVAL_NANOS;
        threads.surroundings().start(threads.name("networks"), () -> {
            Set<String> up = threads.surroundings().networks();
            threads.submit(() -> seen(up));
        });
    }

    private void seen(Set<String> up) {
        if (nextLook == Surroundings.NEVER) {
            return;
        }
        Set<String> before = known;
        known = up;
        if (before != null && !before.containsAll(up)) {
            session.retryNow();
        }
    }
}
