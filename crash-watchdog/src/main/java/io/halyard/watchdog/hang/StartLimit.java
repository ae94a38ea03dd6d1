// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.hang;

import java.time.Duration;

/**
 * How long a run may take until it is ready.
 *
 * @param pause what the ledger orders before the run begins; it is no part of the time below
 * @param timeout how long it may take after that
 */
public record StartLimit(Duration pause, Duration timeout) {
    /** {@return how long after its start a run must be ready} */
    public Duration whole() {
        return pause.plus(timeout);
    }

    /** {@return what is wrong with a run that is not}, in the words of the settings, however long the pause was */
    String fault() {
        return "not ready " + timeout.toSeconds() + " s after the start"
                + (pause.isZero() ? "" : " and its pause of " + pause.toMillis() + " ms");
    }
}
