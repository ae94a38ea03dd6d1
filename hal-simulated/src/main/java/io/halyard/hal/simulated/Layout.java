// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.Ability;
import io.halyard.hal.Bus;
import io.halyard.hal.Capabilities;
import io.halyard.hal.Pin;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The options {@code layout} and {@code buses}: which pins and buses there are and what each can do. */
final class Layout {
    /** Pins when nothing is said, with all abilities. */
    static final int USUAL_PINS = 32;

    private static final int MOST = 1024;
    private static final Pattern COUNT = Pattern.compile("\\d{1,4}");
    private static final Pattern GROUP = Pattern.compile("(\\d{1,4})(?:-(\\d{1,4}))?((?: [a-z-]+)*)");

    private static final Pattern BUS = Pattern.compile("(i2c|spi|uart|w1)-(\\d{1,3})((?: \\d{1,4})*)");

    private Layout() {}

    /**
     * {@return the board that two texts describe}
     *
     * @param pins as {@link #parse} wants it
     * @param buses buses and the pins that they take: {@code i2c-1 2 3; spi-0; w1-0 4}
     * @throws IllegalArgumentException saying what is wrong
     */
    static Capabilities parse(String pins, List<String> buses) {
        Capabilities ofPins = parse(pins);
        List<Bus> all = new ArrayList<>();
        for (String text : buses) {
            Bus bus = bus(text, ofPins);
            check(all.stream().noneMatch(other -> other.name().equals(bus.name())), bus.name() + " is there twice");
            all.add(bus);
        }
        return new Capabilities(ofPins.pins(), all);
    }

    private static Bus bus(String text, Capabilities pins) {
        Matcher matcher = BUS.matcher(text);
        check(
                matcher.matches(),
                "'" + text
                        + "' is no bus; write it like 'i2c-1 2 3', 'spi-0', 'uart-0' or 'w1-0 4', with the pins it takes");
        List<Integer> taken = new ArrayList<>();
        for (String number : matcher.group(3).strip().split(" ", -1)) {
            if (!number.isEmpty()) {
                int pin = Integer.parseInt(number);
                check(
                        pins.pins().stream().anyMatch(one -> one.number() == pin),
                        "bus '" + text + "': there is no pin " + pin);
                taken.add(pin);
            }
        }
        Ability ability = switch (matcher.group(1)) {
            case "i2c" -> Ability.I2C;
            case "spi" -> Ability.SPI;
            case "uart" -> Ability.UART;
            default -> Ability.ONE_WIRE;
        };
        return new Bus(ability, Integer.parseInt(matcher.group(2)), matcher.group(1) + "-" + matcher.group(2), taken);
    }

    /**
     * {@return the pins that a text describes}
     *
     * @param text a number of pins, or groups like {@code 0-15 digital-input digital-output; 16-19 analog-input}
     * @throws IllegalArgumentException saying what is wrong
     */
    static Capabilities parse(String text) {
        String trimmed = text.strip();
        if (COUNT.matcher(trimmed).matches()) {
            int count = Integer.parseInt(trimmed);
            check(count >= 1 && count <= MOST, count + " pins are not 1 to " + MOST);
            return parse("0-" + (count - 1));
        }
        TreeMap<Integer, Pin> pins = new TreeMap<>();
        for (String group : trimmed.split(";", -1)) {
            addGroup(pins, group.strip().replaceAll("\\s+", " "));
        }
        return new Capabilities(List.copyOf(pins.values()));
    }

    private static void addGroup(Map<Integer, Pin> pins, String group) {
        Matcher matcher = GROUP.matcher(group);
        check(
                matcher.matches(),
                "'" + group + "' is no group of pins; write it like '0-15 digital-input digital-output' or '20'");
        int first = Integer.parseInt(matcher.group(1));
        int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
        check(first <= last && last < MOST, "pins " + first + " to " + last + " are not within 0 to " + (MOST - 1));
        Set<Ability> abilities = abilities(matcher.group(3).strip());
        for (int number = first; number <= last; number++) {
            Pin earlier = pins.put(number, new Pin(number, "GPIO" + number, abilities));
            check(earlier == null, "pin " + number + " is in two groups");
        }
    }

    private static Set<Ability> abilities(String words) {
        if (words.isEmpty()) {
            return Ability.ofPins();
        }
        Set<Ability> abilities = EnumSet.noneOf(Ability.class);
        for (String word : words.split(" ", -1)) {
            abilities.add(Ability.ofPins().stream()
                    .filter(ability -> word(ability).equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is no ability; there are "
                            + Ability.ofPins().stream().map(Layout::word).toList())));
        }
        return abilities;
    }

    private static String word(Ability ability) {
        return ability.toString().toLowerCase(Locale.ROOT).replace(' ', '-');
    }

    private static void check(boolean right, String problem) {
        if (!right) {
            throw new IllegalArgumentException(problem);
        }
    }
}
