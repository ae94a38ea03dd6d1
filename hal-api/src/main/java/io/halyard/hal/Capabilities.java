// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a board can do, asked before use. What is not listed is refused with kind {@link HalException.Kind#UNSUPPORTED}.
 *
 * @param pins the board's pins by ascending number
 */
public record Capabilities(List<Pin> pins) {
    public Capabilities {
        pins = List.copyOf(pins);
    }

    /** {@return the pins that can be opened as {@code ability}, by ascending number} */
    public List<Pin> pinsWith(Ability ability) {
        return pins.stream().filter(pin -> pin.abilities().contains(ability)).toList();
    }

    /** {@return whether any pin has {@code ability}} */
    public boolean has(Ability ability) {
        return pins.stream().anyMatch(pin -> pin.abilities().contains(ability));
    }

    /** {@return one line per pin, for people} */
    @Override
    public String toString() {
        return pins.stream()
                .map(pin -> pin.number() + " " + pin.name() + " "
                        + pin.abilities().stream()
                                .sorted()
                                .map(Ability::toString)
                                .collect(Collectors.joining(", ")))
                .collect(Collectors.joining("\n"));
    }
}
