// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

/** What a pin can be opened as. Ask a board with {@link Board#capabilities()}; more abilities may be added. */
public enum Ability {
    /** Reads a level and reports edges: {@link DigitalInput}. */
    DIGITAL_INPUT("digital input"),
    /** Drives a level: {@link DigitalOutput}. */
    DIGITAL_OUTPUT("digital output"),
    /** Measures a quantity: {@link AnalogInput}. */
    ANALOG_INPUT("analog input"),
    /** Drives a square wave of a given frequency and duty: {@link PwmOutput}. */
    PWM_OUTPUT("PWM output");

    private final String words;

    Ability(String words) {
        this.words = words;
    }

    /** {@return the ability in words, e.g. {@code digital input}} */
    @Override
    public String toString() {
        return words;
    }
}
