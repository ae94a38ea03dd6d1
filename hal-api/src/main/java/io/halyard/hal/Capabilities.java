// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a board can do, asked before use. What is not listed is refused with kind {@link HalException.Kind#UNSUPPORTED}, what lies
 * outside of {@link Limits} with OUT_OF_RANGE.
 *
 * <pre>{@code
 * boolean fast = board.capabilities().limits("fan", Limits.Pwm.class).filter(pwm -> pwm.maximumHz() >= 25_000).isPresent();
 * }</pre>
 *
 * @param pins the board's pins by ascending number
 * @param buses the board's buses
 * @param names names given in settings, each with the board's own name of the pin or bus
 */
public record Capabilities(List<Pin> pins, List<Bus> buses, Map<String, String> names) {
    public Capabilities {
        pins = List.copyOf(pins);
        buses = List.copyOf(buses);
        names = Map.copyOf(names);
    }

    /**
     * A board to which nobody gave names.
     *
     * @param pins the board's pins by ascending number
     * @param buses the board's buses
     */
    public Capabilities(List<Pin> pins, List<Bus> buses) {
        this(pins, buses, Map.of());
    }

    /**
     * A board without buses, to which nobody gave names.
     *
     * @param pins the board's pins by ascending number
     */
    public Capabilities(List<Pin> pins) {
        this(pins, List.of());
    }

    /**
     * {@return the pin that a user means, if there is one}
     *
     * @param designation a name given in settings, a number, or the board's name; upper and lower case are the same
     */
    public Optional<Pin> pin(String designation) {
        String own = own(designation);
        return pins.stream()
                .filter(pin -> key(pin.name()).equals(own)
                        || Integer.toString(pin.number()).equals(own))
                .findFirst();
    }

    /**
     * {@return the bus that a user means, if there is one}
     *
     * @param ability which kind of bus
     * @param designation a name given in settings, a number among the buses of that kind, or the board's name
     */
    public Optional<Bus> bus(Ability ability, String designation) {
        String own = own(designation);
        return buses.stream()
                .filter(bus -> bus.ability() == ability)
                .filter(bus -> key(bus.name()).equals(own)
                        || Integer.toString(bus.number()).equals(own))
                .findFirst();
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
        return count(ability) > 0;
    }

    /** {@return how many pins or buses have {@code ability}} */
    public int count(Ability ability) {
        return pinsWith(ability).size() + busesWith(ability).size();
    }

    /**
     * {@return how far an ability of a pin or bus goes; nothing where there is no such pin or bus, where it lacks the ability, and
     * where only the opening can tell}
     *
     * @param designation the pin or bus, as it would be opened
     * @param kind which limits, e.g. {@code Limits.Pwm.class}
     */
    public <L extends Limits> Optional<L> limits(String designation, Class<L> kind) {
        return pin(designation)
                .flatMap(pin -> pin.limits(kind))
                .or(() -> Stream.of(Ability.values())
                        .flatMap(ability -> bus(ability, designation).stream())
                        .flatMap(bus -> bus.limits(kind).stream())
                        .findFirst());
    }

    /** {@return one line per pin, per bus, and per kind of limits, for people} */
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
        return Stream.of(ofPins, ofBuses, limitsForPeople())
                .flatMap(Function.identity())
                .collect(Collectors.joining("\n"));
    }

    private Stream<String> limitsForPeople() {
        Map<String, Long> counts = Stream.concat(
                        pins.stream().flatMap(pin -> pin.limits().stream()),
                        buses.stream().flatMap(bus -> bus.limits().stream()))
                .collect(Collectors.groupingBy(
                        limits -> limits.ability() + ": " + limits, TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream().map(limits -> limits.getValue() + " x " + limits.getKey());
    }

    private String own(String designation) {
        String key = key(designation);
        return names.entrySet().stream()
                .filter(name -> key(name.getKey()).equals(key))
                .findFirst()
                .map(name -> key(name.getValue()))
                .orElse(key);
    }

    private static String key(String designation) {
        return designation.toLowerCase(Locale.ROOT);
    }
}
