// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import io.halyard.transport.TransportSettings;
import io.halyard.transport.session.threads.SessionThreads;
import io.halyard.transport.session.threads.Surroundings;
import java.time.Duration;

/** The delay before the next attempt: how long it is, and when it is over. Its methods are steps. */
final class Retries {
    private final SessionThreads threads;
    private final TransportSettings.Reconnect settings;
    private final Backoff backoff;
    private final NetworkWatch networkWatch;
    private long overAt = Surroundings.NEVER;

    Retries(Session session, SessionThreads threads, TransportSettings.Reconnect settings) {
        this.threads = threads;
        this.settings = settings;
        this.backoff = new Backoff(settings, threads.surroundings()::random);
        this.networkWatch = new NetworkWatch(session, threads);
    }

    /** {@return the delay that begins now} A broker that refuses is not asked again sooner because a network comes up. */
    Duration begin(boolean isRefused) {
        long now = threads.now();
        Duration delay = isRefused ? settings.refusedDelay() : backoff.next(now);
        overAt = now + delay.toNanos();
        if (!isRefused) {
            networkWatch.begin(overAt);
        }
        return delay;
    }

    /** It is over, or not wanted any more. */
    void end() {
        overAt = Surroundings.NEVER;
        networkWatch.end();
    }

    /** A connection has ended that lasted so long: if that proves it stable, the next delay is the first one again. */
    void connectionLasted(long nanos) {
        if (nanos >= settings.stableAfter().toNanos()) {
            backoff.reset();
        }
    }

    boolean isDelaying() {
        return overAt != Surroundings.NEVER;
    }

    boolean isOver(long now) {
        return isDelaying() && now - overAt >= 0;
    }

    /** Looks whether a network has come up, if it is time for that. */
    void look(long now) {
        if (networkWatch.nextLook() != Surroundings.NEVER && now - networkWatch.nextLook() >= 0) {
            networkWatch.look(now);
        }
    }

    /** {@return when to look next} */
    long nextLook() {
        return Math.min(overAt, networkWatch.nextLook());
    }
}
