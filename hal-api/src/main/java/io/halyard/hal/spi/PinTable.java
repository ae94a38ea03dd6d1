// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.spi;

import io.halyard.hal.Ability;
import io.halyard.hal.Capabilities;
import io.halyard.hal.HalException;
import io.halyard.hal.Pin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A board's pins: finds the one that a user means, and keeps each exclusive (rules R1 to R3). Safe for any thread.
 *
 * <p>Typical use: {@code claim}, then open; on failure {@code release} at once, on close later.
 */
public final class PinTable {
    private final String board;
    private final Capabilities capabilities;
    private final Map<String, Pin> pins = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private final Map<Integer, String> holders = new LinkedHashMap<>();

    /**
     * @param settings the board's name and its names for pins
     * @param capabilities the board's pins
     * @throws HalException kind {@link HalException.Kind#INVALID_SETTING} when a name is given to a pin that is not there
     */
    public PinTable(BoardSettings settings, Capabilities capabilities) {
        this.board = settings.board();
        this.capabilities = capabilities;
        for (Pin pin : capabilities.pins()) {
            pins.put(Integer.toString(pin.number()), pin);
            pins.put(key(pin.name()), pin);
            names.add(pin.name());
        }
        Map<String, Pin> given = new HashMap<>();
        settings.pinNames().forEach((name, designation) -> {
            Pin pin = pins.get(key(designation));
            if (pin == null) {
                throw new HalException(
                        HalException.Kind.INVALID_SETTING,
                        "boards." + board + ".pins." + name,
                        "there is no pin '" + designation + "'; the board has " + String.join(", ", names));
            }
            given.put(key(name), pin);
            names.add(name);
        });
        pins.putAll(given);
    }

    /** {@return the board's pins} */
    public Capabilities capabilities() {
        return capabilities;
    }

    /**
     * {@return the pin that a user means}
     *
     * @param designation a number, the board's name, or a name given in settings; upper and lower case are the same
     * @throws HalException kind NO_SUCH_PIN
     */
    public Pin find(String designation) {
        Pin pin = pins.get(key(designation));
        if (pin == null) {
            throw new HalException(
                    HalException.Kind.NO_SUCH_PIN,
                    board,
                    "there is no pin '" + designation + "'; the board has " + String.join(", ", names));
        }
        return pin;
    }

    /**
     * Takes a pin for one user.
     *
     * @param owner who takes it; may be empty
     * @throws HalException kinds NO_SUCH_PIN, UNSUPPORTED, IN_USE
     */
    public Pin claim(String designation, Ability ability, String owner) {
        Pin pin = find(designation);
        if (!pin.abilities().contains(ability)) {
            throw new HalException(
                    HalException.Kind.UNSUPPORTED,
                    place(pin),
                    "it cannot be a " + ability + "; it can be: "
                            + pin.abilities().stream()
                                    .sorted()
                                    .map(Ability::toString)
                                    .toList());
        }
        String holder = owner.isEmpty() ? "a " + ability : owner + " as a " + ability;
        synchronized (holders) {
            String first = holders.putIfAbsent(pin.number(), holder);
            if (first != null) {
                throw new HalException(
                        HalException.Kind.IN_USE, place(pin), "it is already open by " + first + "; close that first");
            }
        }
        return pin;
    }

    /** Gives a pin back. */
    public void release(Pin pin) {
        synchronized (holders) {
            holders.remove(pin.number());
        }
    }

    /** {@return board and pin, as {@link HalException#place()} wants it} */
    public String place(Pin pin) {
        return board + " " + pin.name();
    }

    private static String key(String designation) {
        return designation.toLowerCase(Locale.ROOT);
    }
}
