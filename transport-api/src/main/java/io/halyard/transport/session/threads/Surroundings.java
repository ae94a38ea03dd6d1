// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session.threads;

import java.time.Instant;
import java.util.Set;

/** Time, chance, networks and threads, so that a test can bring its own and years pass in seconds. */
public interface Surroundings {
    /** A deadline that never comes. */
    long NEVER = Long.MAX_VALUE;

    /** {@return the real ones: the JVM's clock, and virtual threads} */
    static Surroundings real() {
        return new VirtualThreads();
    }

    /** {@return the time of a clock that only goes forward, in nanoseconds since some moment; never {@link #NEVER}} */
    long nanoTime();

    /** {@return the time of day, which may jump} */
    Instant wallClock();

    /** {@return what network interfaces are up, each with its addresses, but for the loopback; may block shortly} */
    Set<String> networks();

    /** {@return a random number, 0 to less than 1} */
    double random();

    /** Runs {@code task} on a thread of its own. */
    Task start(String threadName, Runnable task);

    /** {@return an alarm clock that is not set, and calls {@code ring} on a thread of that name} */
    Alarm alarm(String threadName, Runnable ring);

    /** A task that was started. */
    @FunctionalInterface
    interface Task {
        /** Interrupts it. Harmless when it has ended. */
        void interrupt();
    }

    /** Rings once, each time it is set. */
    interface Alarm {
        /** Sets it, in place of what was set before; {@link #NEVER} unsets it. */
        void setAt(long nanoTime);

        /** Ends its thread. */
        void close();
    }
}
