// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** What a pin or a bus can be opened as. Ask a board with {@link Board#capabilities()}; more abilities may be added. */
public enum Ability {
    /** Reads a level and reports edges: {@link DigitalInput}. */
    DIGITAL_INPUT("digital input", false),
    /** Drives a level: {@link DigitalOutput}. */
    DIGITAL_OUTPUT("digital output", false),
    /** Measures a quantity: {@link AnalogInput}. */
    ANALOG_INPUT("analog input", false),
    /** Drives a square wave of a given frequency and duty: {@link PwmOutput}. */
    PWM_OUTPUT("PWM output", false),
    /** Counts edges and tells their frequency: {@link Counter}. */
    COUNTER("counter", false),
    /** Measures how long pulses last: {@link PulseInput}. */
    PULSE_INPUT("pulse input", false),
    /** Emits pulses of given lengths: {@link PulseOutput}. */
    PULSE_OUTPUT("pulse output", false),
    /** Drives addressable LEDs: {@link LedStrip}. */
    LED_STRIP("LED strip", false),
    /** A bus with devices by address: {@link I2cDevice}. */
    I2C("I2C", true),
    /** A bus with devices by chip select: {@link SpiDevice}. */
    SPI("SPI", true),
    /** A serial line: {@link Uart}. */
    UART("UART", true),
    /** A bus with temperature sensors by number: {@link OneWireBus}. */
    ONE_WIRE("1-Wire", true);

    private final String words;
    private final boolean ofBus;

    Ability(String words, boolean ofBus) {
        this.words = words;
        this.ofBus = ofBus;
    }

    /** {@return whether it is a {@link Bus}'s, otherwise a {@link Pin}'s} */
    public boolean isOfBus() {
        return ofBus;
    }

    /** {@return all abilities that a pin can have} */
    public static Set<Ability> ofPins() {
        EnumSet<Ability> abilities = EnumSet.allOf(Ability.class);
        abilities.removeIf(Ability::isOfBus);
        return Collections.unmodifiableSet(abilities);
    }

    /** {@return the ability in words, e.g. {@code digital input}} */
    @Override
    public String toString() {
        return words;
    }
}
