// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.dialect;

import io.halyard.blynk.value.BlynkException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of pins and pins of names. A pin is written V5 or v5; one that settings give a name is called by it. */
final class Pins {
    private static final Pattern DESIGNATOR = Pattern.compile("[vV](\\d{1,3})");

    private final Map<Integer, String> nameOf;
    private final Map<String, Integer> pinOf = new HashMap<>();
    private final String prefix;

    /** @param prefix what stands before the number of a pin without a name: V or v */
    Pins(Map<Integer, String> names, String prefix) {
        this.nameOf = names;
        this.prefix = prefix;
        names.forEach((pin, name) -> pinOf.put(name, pin));
    }

    /** {@return what the pin is called} */
    String name(int pin) {
        check(pin);
        return nameOf.getOrDefault(pin, prefix + pin);
    }

    /** {@return the one spelling of a datastream's name, with V5 and v5 replaced by the pin's name} */
    String canonical(String name) {
        if (pinOf.containsKey(name)) {
            return name;
        }
        OptionalInt pin = designated(name);
        return pin.isPresent() ? name(pin.getAsInt()) : name;
    }

    /** {@return the pin of a datastream, if it has one} */
    OptionalInt pin(String name) {
        Integer mapped = pinOf.get(name);
        return mapped != null ? OptionalInt.of(mapped) : designated(name);
    }

    /** {@return the pin that V5 or v5 stands for} */
    static OptionalInt designated(String text) {
        Matcher matcher = DESIGNATOR.matcher(text);
        if (!matcher.matches()) {
            return OptionalInt.empty();
        }
        int pin = Integer.parseInt(matcher.group(1));
        return pin <= Names.LAST_PIN ? OptionalInt.of(pin) : OptionalInt.empty();
    }

    /** Checks the number of a pin. */
    static int check(int pin) {
        if (pin < 0 || pin > Names.LAST_PIN) {
            throw new BlynkException(
                    BlynkException.Kind.INVALID_ARGUMENT, "virtual pin " + pin, "is outside 0 to " + Names.LAST_PIN);
        }
        return pin;
    }
}
