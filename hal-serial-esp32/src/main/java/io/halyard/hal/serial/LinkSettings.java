// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The times of a link.
 *
 * @param heartbeat how often the host asks for a sign of life
 * @param silence how long a board may be silent before it is taken for gone
 * @param failsafe how long the host may be silent before the board drives its outputs to their safe states; zero = as the board
 *     is set
 * @param reopen how long to wait before a port is tried again
 * @param clock nanoseconds of a monotonic clock
 */
record LinkSettings(Duration heartbeat, Duration silence, Duration failsafe, Duration reopen, LongSupplier clock) {
    static LinkSettings defaults() {
        return new LinkSettings(
                Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ZERO, Duration.ofMillis(500), System::nanoTime);
    }

    LinkSettings withFailsafe(Duration failsafe) {
        return new LinkSettings(heartbeat, silence, failsafe, reopen, clock);
    }

    LinkSettings withSilence(Duration silence) {
        return new LinkSettings(heartbeat, silence, failsafe, reopen, clock);
    }

    LinkSettings withReopen(Duration reopen) {
        return new LinkSettings(heartbeat, silence, failsafe, reopen, clock);
    }

    long now() {
        return clock.getAsLong();
    }
}
