// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a board can do, asked before use. What is not listed is refused with kind {@link HalException.Kind#UNSUPPORTED}.
 *
 * @param pins the board's pins by ascending number
 * @param buses the board's buses
 */
public record Capabilities(List<Pin> pins, List<Bus> buses) {
    public Capabilities {
        pins = List.copyOf(pins);
        buses = List.copyOf(buses);
    }

    /**
     * A board without buses.
     *
     * @param pins the board's pins by ascending number
     */
    public Capabilities(List<Pin> pins) {
        this(pins, List.of());
    }

    /** {@return the pins that can be opened as {@code ability}, by ascending number} */
    public List<Pin> pinsWith(Ability ability) {
        return pins.stream().filter(pin -> pin.abilities().contains(ability)).toList();
    }

    /** {@return the buses of a kind} */
    public List<Bus> busesWith(Ability ability) {
        return buses.stream().filter(bus -> bus.ability() == ability).toList();
    }

    /** {@return whether any pin or bus has {@code ability}} */
    public boolean has(Ability ability) {
        return pins.stream().anyMatch(pin -> pin.abilities().contains(ability))
                || buses.stream().anyMatch(bus -> bus.ability() == ability);
    }

    /** {@return one line per pin and bus, for people} */
    @Override
    public String toString() {
        Stream<String> ofPins = pins.stream()
                .map(pin -> pin.number() + " " + pin.name() + " "
                        + pin.abilities().stream()
                                .sorted()
                                .map(Ability::toString)
                                .collect(Collectors.joining(", ")));
        Stream<String> ofBuses = buses.stream()
                .map(bus -> bus.number() + " " + bus.name() + " " + bus.ability()
                        + (bus.pins().isEmpty() ? "" : " on pins " + bus.pins()));
        return Stream.concat(ofPins, ofBuses).collect(Collectors.joining("\n"));
    }
}
