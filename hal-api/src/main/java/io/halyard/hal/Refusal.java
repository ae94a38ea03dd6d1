// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

import io.halyard.hal.HalException.Kind;
import java.util.Locale;

/** What a board says that knows nothing of an ability: rule R2 of {@link io.halyard.hal.spi}. */
final class Refusal {
    private Refusal() {}

    static HalException of(Board board, String designation, Ability ability) {
        if (ability.isOfBus()) {
            return new HalException(
                    Kind.UNSUPPORTED, board.name(), "it has no " + ability + "; ask its capabilities()");
        }
        String key = designation.toLowerCase(Locale.ROOT);
        String pin = board.capabilities().pins().stream()
                .filter(one -> Integer.toString(one.number()).equals(key)
                        || one.name().toLowerCase(Locale.ROOT).equals(key))
                .findFirst()
                .map(Pin::name)
                .orElse(designation);
        return new HalException(
                Kind.UNSUPPORTED,
                board.name() + " " + pin,
                "it cannot be a " + ability + "; ask the board's capabilities()");
    }
}
