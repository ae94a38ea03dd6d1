// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.ledger;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** The names that the kernel gives boots and launchers give runs: 128 bits in hex, with dashes or without. */
final class Identifiers {
    private Identifiers() {}

    static UUID parse(String text) {
        String hex = text.strip().replace("-", "");
        if (hex.isEmpty()) {
            return LedgerState.NO_ID;
        }
        return hex.matches("[0-9a-fA-F]{32}")
                ? new UUID(Long.parseUnsignedLong(hex, 0, 16, 16), Long.parseUnsignedLong(hex, 16, 32, 16))
                : UUID.nameUUIDFromBytes(text.strip().getBytes(StandardCharsets.UTF_8));
    }
}
