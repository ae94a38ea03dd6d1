// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator.state;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The datastreams all devices share. An empty template is open: any valid name becomes a text datastream when first used,
 * up to 256 of them for each device, so that a first experiment needs no settings.
 */
public final class Template {
    private final Map<String, Datastream> byName = new LinkedHashMap<>();

    /**
     * Creates a template.
     *
     * @throws IllegalArgumentException when a name or a pin occurs twice
     */
    public Template(List<Datastream> datastreams) {
        Map<Integer, String> pins = new LinkedHashMap<>();
        for (Datastream datastream : datastreams) {
            if (byName.put(datastream.name(), datastream) != null) {
                throw new IllegalArgumentException("two datastreams are named " + datastream.name() + ": rename one");
            }
            String other = pins.put(datastream.pin(), datastream.name());
            if (other != null) {
                throw new IllegalArgumentException("datastreams " + other + " and " + datastream.name() + " share pin V"
                        + datastream.pin() + ": give one another pin");
            }
        }
    }

    List<Datastream> datastreams() {
        return List.copyOf(byName.values());
    }

    boolean isOpen() {
        return byName.isEmpty();
    }

    /** The datastream of a name or, in an open template, one made for it. */
    Optional<Datastream> named(String name) {
        Datastream known = byName.get(name);
        if (known != null || !isOpen()) {
            return Optional.ofNullable(known);
        }
        try {
            return Optional.of(Datastream.of(name, Math.max(0, pinOf(name)), Datastream.ValueType.STRING));
        } catch (IllegalArgumentException _) {
            return Optional.empty(); // No topic level can carry such a name.
        }
    }

    /** The datastream of a pin, e.g. {@code v5} or {@code V5}. */
    Optional<Datastream> pinned(String pin) {
        int number = pinOf(pin);
        if (number < 0) {
            return Optional.empty();
        }
        Optional<Datastream> known = byName.values().stream()
                .filter(datastream -> datastream.pin() == number)
                .findFirst();
        return known.isPresent() || !isOpen() ? known : named("V" + number);
    }

    /** The number behind a v, or -1 where the text names no virtual pin. */
    private static int pinOf(String text) {
        return text.toLowerCase(Locale.ROOT).matches("v(25[0-5]|2[0-4]\\d|1?\\d?\\d)")
                ? Integer.parseInt(text.substring(1))
                : -1;
    }
}
