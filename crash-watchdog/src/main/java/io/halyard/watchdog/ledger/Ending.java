// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.ledger;

import java.util.Optional;

/**
 * How the previous run ended.
 *
 * @param kind what it was
 * @param exit what its launcher saw
 */
public record Ending(EndingKind kind, Optional<ExitLine> exit) {
    static Ending of(EndingKind kind) {
        return new Ending(kind, Optional.empty());
    }
}
