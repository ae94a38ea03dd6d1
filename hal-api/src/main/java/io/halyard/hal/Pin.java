// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

import java.util.EnumSet;
import java.util.Set;

/**
 * One pin of a board, as the board describes it.
 *
 * @param number the board's own number of it (on a Raspberry Pi the BCM number), 0 or more
 * @param name the board's own name of it, unique on the board, e.g. {@code GPIO17}
 * @param abilities what it can be opened as
 */
public record Pin(int number, String name, Set<Ability> abilities) {
    public Pin {
        if (number < 0) {
            throw new IllegalArgumentException("pin number " + number + " is negative");
        }
        if (name.isBlank()) {
            throw new IllegalArgumentException("pin " + number + " has a blank name");
        }
        abilities = abilities.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(abilities));
    }
}
