// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog;

import io.halyard.watchdog.ledger.ExitCode;

/** Ends the process at once, without its shutdown hooks: those of a process in trouble may hang. */
@FunctionalInterface
interface Ender {
    void end(ExitCode code);

    static Ender ofProcess() {
        return code -> Runtime.getRuntime().halt(code.status());
    }
}
