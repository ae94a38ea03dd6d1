// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator.state;

import java.util.Objects;

/**
 * One datastream of the template that all simulated devices share.
 *
 * @param name what topics call it, e.g. {@code Temperature}: 1 to 64 letters, digits, spaces, {@code _}, {@code -} or {@code .}
 * @param pin its virtual pin, 0 to 255
 * @param type what values it takes
 * @param min the smallest value of a number; a value outside is kept and reported as a diagnostic
 * @param max the largest value of a number
 * @param unit what the dashboard writes behind the value, e.g. {@code °C}; may be empty
 * @param control how the dashboard shows it
 */
public record Datastream(String name, int pin, ValueType type, double min, double max, String unit, Control control) {

    /** What values a datastream takes. */
    public enum ValueType {
        /** A whole number. */
        INTEGER,
        /** A number with a point, never a comma. */
        DOUBLE,
        /** Any text. */
        STRING,
        /** {@code 1} or {@code 0}; {@code true} and {@code false} are taken too and kept as 1 and 0. */
        BOOLEAN,
        /** Longitude and latitude, joined by a 0x00 byte. */
        LOCATION
    }

    /** How the dashboard shows a datastream. */
    public enum Control {
        /** The newest value. */
        DISPLAY,
        /** A switch that a person can flip: 1 and 0. */
        SWITCH,
        /** A slider that a person can move between min and max. */
        SLIDER,
        /** The newest value and its history as a line. */
        CHART
    }

    /** Refuses what the topics or the dashboard could not carry. */
    public Datastream {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(control, "control");
        if (!name.matches("[\\p{L}\\p{N}_][\\p{L}\\p{N} _.-]{0,63}")) {
            throw new IllegalArgumentException("datastream name '" + name
                    + "' is not 1 to 64 letters, digits, spaces or _ . -: choose a name that a topic level can carry");
        }
        if (pin < 0 || pin > 255) {
            throw new IllegalArgumentException(
                    "datastream " + name + ": pin " + pin + " is outside 0..255, the virtual pins that Blynk has");
        }
        if (!(min < max)) {
            throw new IllegalArgumentException(
                    "datastream " + name + ": min " + min + " is not less than max " + max + ": swap or widen them");
        }
    }

    /** {@return a datastream shown as its newest value, without unit; numbers range from 0 to 100} */
    public static Datastream of(String name, int pin, ValueType type) {
        return new Datastream(name, pin, type, 0, 100, "", Control.DISPLAY);
    }

    /** {@return the same with another range} */
    public Datastream withRange(double newMin, double newMax) {
        return new Datastream(name, pin, type, newMin, newMax, unit, control);
    }

    /** {@return the same with another unit} */
    public Datastream withUnit(String newUnit) {
        return new Datastream(name, pin, type, min, max, newUnit, control);
    }

    /** {@return the same shown another way} */
    public Datastream shownAs(Control newControl) {
        return new Datastream(name, pin, type, min, max, unit, newControl);
    }
}
