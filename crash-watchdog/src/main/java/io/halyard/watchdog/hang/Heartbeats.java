// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.hang;

import io.halyard.watchdog.ledger.RunPage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/** The components that are watched. */
public final class Heartbeats {
    /** How long a component may be silent unless it says otherwise. */
    public static final Duration DEADLINE = Duration.ofSeconds(30);

    private final RunPage page;
    private final LongSupplier uptimeMillis;
    private final List<Heartbeat> watched = new CopyOnWriteArrayList<>();

    /** Nobody is watched yet; {@code uptimeMillis} says how long this run is up. */
    public Heartbeats(RunPage page, LongSupplier uptimeMillis) {
        this.page = page;
        this.uptimeMillis = uptimeMillis;
    }

    /** {@return heartbeats that nobody listens to, for a program that is not guarded} */
    public static Heartbeats unwatched() {
        return new Heartbeats(RunPage.inMemory(), () -> 0);
    }

    /** {@return a new component's heartbeat, which may be silent for {@link #DEADLINE}} */
    public Heartbeat register(String name) {
        return register(name, DEADLINE);
    }

    /**
     * {@return a new component's heartbeat}
     *
     * @param name what it is called in records; of a closed one the name may be used again
     * @param deadline how long it may be silent, from one second up
     * @throws IllegalStateException if there is one of that name, or there are too many
     */
    public synchronized Heartbeat register(String name, Duration deadline) {
        if (deadline.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("deadline " + deadline + " of heartbeat \"" + name + "\" is below PT1S");
        }
        if (watched.stream().anyMatch(each -> each.name().equals(name))) {
            throw new IllegalStateException("heartbeat \"" + name + "\" is registered already");
        }
        Heartbeat heartbeat = new Heartbeat(name, deadline, page, uptimeMillis, watched::remove);
        watched.add(heartbeat);
        return heartbeat;
    }

    /** {@return the component that has been silent for too long, if there is one} */
    public Optional<Heartbeat> silent() {
        long now = uptimeMillis.getAsLong();
        for (Heartbeat each : watched) {
            if (each.silentMillis(now) > each.deadline().toMillis()) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** {@return all that are watched} */
    public List<Heartbeat> watched() {
        return List.copyOf(watched);
    }
}
