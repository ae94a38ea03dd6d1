// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import io.halyard.transport.session.threads.Surroundings;
import java.time.Duration;

/**
 * Whether the broker is still there: judged by what comes from it, never by what can be written. After a quarter of the
 * keepalive of silence it is asked; after a whole one it is given up. So a half-open path is found well within 1.5 keepalives.
 */
final class Liveness {
    /** What to think of the broker. */
    enum Verdict {
        ALIVE,
        SILENT,
        DEAD
    }

    private final Duration keepAlive;
    private final long askAfter;
    private final long giveUpAfter;
    private volatile long heardAt = Surroundings.NEVER;
    private long connectionBegan;
    private long pingedAt;

    Liveness(Duration keepAlive) {
        this.keepAlive = keepAlive;
        this.giveUpAfter = keepAlive.toNanos();
        this.askAfter = giveUpAfter / 4;
    }

    /** Something came from the broker. From any thread. */
    void heard(long now) {
        heardAt = now;
    }

    /** {@return when something last came from the broker; NEVER before the first time. From any thread} */
    long heardAt() {
        return heardAt;
    }

    /** A connection was made. */
    void begin(long now) {
        heardAt = now;
        connectionBegan = now;
        pingedAt = now;
    }

    /** The broker was asked. */
    void pinged(long now) {
        pingedAt = now;
    }

    Verdict judge(long now) {
        if (giveUpAfter == 0) {
            return Verdict.ALIVE;
        }
        long silence = now - lastSign();
        if (silence >= giveUpAfter) {
            return Verdict.DEAD;
        }
        return silence >= askAfter && now - pingedAt >= askAfter ? Verdict.SILENT : Verdict.ALIVE;
    }

    /** {@return when to judge next} */
    long nextLook() {
        if (giveUpAfter == 0) {
            return Surroundings.NEVER;
        }
        long lastSign = lastSign();
        long giveUpAt = lastSign + giveUpAfter;
        long askAt = Math.max(lastSign, pingedAt) + askAfter;
        return askAt - giveUpAt < 0 ? askAt : giveUpAt;
    }

    /** {@return why the broker was given up} */
    String verdict() {
        return "nothing came from the broker for " + keepAlive.toMillis() / 1000.0
                + " s, although it was asked: the path is dead";
    }

    private long lastSign() {
        return Math.max(heardAt, connectionBegan);
    }
}
