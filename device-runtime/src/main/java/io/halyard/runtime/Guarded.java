// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import io.halyard.watchdog.Watchdog;
import io.halyard.watchdog.ledger.BootDecision.Maintain;

/**
 * What operators' commands work on.
 *
 * @param watchdog of this run
 * @param restart ends the process
 */
record Guarded(Watchdog watchdog, RestartSwitch restart) {
    /** {@return whether maintenance itself has failed too often, so that only the bare necessities run} */
    boolean isMinimal() {
        return watchdog.decision() instanceof Maintain maintain && maintain.minimal();
    }
}
