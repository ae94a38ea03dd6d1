// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

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
    private final Surroundings surroundings;
    private final String threadName;
    private @Nullable Set<String> known;
    private long nextLook = Surroundings.NEVER;

    NetworkWatch(Session session, Surroundings surroundings, String threadName) {
        this.session = session;
        this.surroundings = surroundings;
        this.threadName = threadName;
    }

    /** A back-off begins, until {@code retryAt}. */
    void begin(long retryAt) {
        known = null;
        if (retryAt - surroundings.nanoTime() > INTERVAL_NANOS) {
            look(surroundings.nanoTime());
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
        surroundings.start(threadName, () -> {
            Set<String> up = surroundings.networks();
            session.submit(() -> seen(up));
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
