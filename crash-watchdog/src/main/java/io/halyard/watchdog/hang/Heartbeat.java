// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.hang;

import io.halyard.watchdog.ledger.RunPage;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * One component's sign of life. It costs some nanoseconds; the component beats at least twice per deadline, from the thread that does
 * its work and not from a timer. It is watched from its registration on, and no longer once it is closed.
 */
public final class Heartbeat implements AutoCloseable {
    private final String name;
    private final Duration deadline;
    private final RunPage page;
    private final int place;
    private final LongSupplier uptimeMillis;
    private final Runnable closing;
    private volatile long lastMillis;
    private volatile boolean resting;
    private final AtomicBoolean closed = new AtomicBoolean();

    Heartbeat(String name, Duration deadline, RunPage page, LongSupplier uptimeMillis, Closing closing) {
        this.name = name;
        this.deadline = deadline;
        this.page = page;
        this.place = page.addHeartbeat(name);
        this.uptimeMillis = uptimeMillis;
        this.closing = () -> closing.closed(this);
        beat();
    }

    interface Closing {
        void closed(Heartbeat heartbeat);
    }

    /** The component lives and works. */
    public void beat() {
        long now = uptimeMillis.getAsLong();
        resting = false;
        lastMillis = now;
        if (!closed.get()) {
            page.heartbeat(place, now);
        }
    }

    /** The component has nothing to do until it beats again, for example while it waits for a request. */
    public void rest() {
        beat();
        resting = true;
    }

    /** {@return its name} */
    public String name() {
        return name;
    }

    /** {@return how long it may be silent} */
    public Duration deadline() {
        return deadline;
    }

    /** {@return for how long it has been silent; zero while it rests} */
    public Duration silence() {
        return resting ? Duration.ZERO : Duration.ofMillis(Math.max(0, uptimeMillis.getAsLong() - lastMillis));
    }

    long silentMillis(long nowMillis) {
        return resting ? 0 : nowMillis - lastMillis;
    }

    /** It is not watched any longer. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            closing.run();
            page.removeHeartbeat(place);
        }
    }
}
