// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One pin of a board, as the board describes it.
 *
 * @param number the board's own number of it (on a Raspberry Pi the BCM number), 0 or more
 * @param name the board's own name of it, unique on the board, e.g. {@code GPIO17}
 * @param abilities what it can be opened as
 * @param limits how far they go, as far as that is known before the opening; at most one for each ability
 */
public record Pin(int number, String name, Set<Ability> abilities, List<Limits> limits) {
    public Pin {
        if (number < 0) {
            throw new IllegalArgumentException("pin number " + number + " is negative");
        }
        if (name.isBlank()) {
            throw new IllegalArgumentException("pin " + number + " has a blank name");
        }
        abilities = abilities.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(abilities));
        limits = List.copyOf(limits);
        for (Limits one : limits) {
            if (!abilities.contains(one.ability())) {
                throw new IllegalArgumentException(
                        "pin " + name + " has limits of a " + one.ability() + " and is none");
            }
        }
    }

    /**
     * A pin of which no limits are known before it is opened.
     *
     * @param number the board's own number of it
     * @param name the board's own name of it
     * @param abilities what it can be opened as
     */
    public Pin(int number, String name, Set<Ability> abilities) {
        this(number, name, abilities, List.of());
    }

    /** {@return the limits of a kind, where they are known before the opening} */
    public <L extends Limits> Optional<L> limits(Class<L> kind) {
        return limits.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }
}
