// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

import java.util.List;

/**
 * One bus of a board, as the board describes it. Several devices share it: what is exclusive is the device (an address, a chip
 * select). While any of them is open, the bus has its pins.
 *
 * @param ability what it is: one of those of which {@link Ability#isOfBus()} is true
 * @param number the board's own number of it among its buses of that kind, 0 or more
 * @param name the board's own name of it, unique on the board, e.g. {@code i2c-1}
 * @param pins the numbers of the board's pins that it takes while it is in use; empty where that is not known
 */
public record Bus(Ability ability, int number, String name, List<Integer> pins) {
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
    }
}
