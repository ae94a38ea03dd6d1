// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

import java.util.List;
import java.util.Optional;

/**
 * One bus of a board, as the board describes it. Several devices share it: what is exclusive is the device (an address, a chip
 * select). While any of them is open, the bus has its pins.
 *
 * @param ability what it is: one of those of which {@link Ability#isOfBus()} is true
 * @param number the board's own number of it among its buses of that kind, 0 or more
 * @param name the board's own name of it, unique on the board, e.g. {@code i2c-1}
 * @param pins the numbers of the board's pins that it takes while it is in use; empty where that is not known
 * @param limits how far it goes, as far as that is known before the opening; at most one
 */
public record Bus(Ability ability, int number, String name, List<Integer> pins, List<Limits> limits) {
    public Bus {
        if (!ability.isOfBus()) {
            throw new IllegalArgumentException("a " + ability + " is no bus");
        }
        if (number < 0) {
            throw new IllegalArgumentException("bus number " + number + " is negative");
        }
        if (name.isBlank()) {
            throw new IllegalArgumentException(ability + " bus " + number + " has a blank name");
        }
        pins = List.copyOf(pins);
        limits = List.copyOf(limits);
        if (!limits.stream().allMatch(one -> one.ability() == ability)) {
            throw new IllegalArgumentException(
                    "bus " + name + " is an " + ability + " bus and has limits of another one");
        }
    }

    /**
     * A bus of which no limits are known before it is opened.
     *
     * @param ability what it is
     * @param number the board's own number of it
     * @param name the board's own name of it
     * @param pins the numbers of the board's pins that it takes while it is in use
     */
    public Bus(Ability ability, int number, String name, List<Integer> pins) {
        this(ability, number, name, pins, List.of());
    }

    /** {@return the limits of a kind, where they are known before the opening} */
    public <L extends Limits> Optional<L> limits(Class<L> kind) {
        return limits.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }
}
