// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

/**
 * How to open a {@link OneWireBus}.
 *
 * @param bus the bus's number among the board's 1-Wire buses, its name, or a name given to it in settings
 * @param owner who opens it: named to whoever tries to open the bus as well
 */
public record OneWireSettings(String bus, String owner) {
    /** {@return that bus} */
    public static OneWireSettings of(String bus) {
        return new OneWireSettings(bus, "");
    }

    /** {@return that bus, by its number} */
    public static OneWireSettings of(int bus) {
        return of(Integer.toString(bus));
    }

    /** {@return the same with another owner} */
    public OneWireSettings withOwner(String owner) {
        return new OneWireSettings(bus, owner);
    }
}
