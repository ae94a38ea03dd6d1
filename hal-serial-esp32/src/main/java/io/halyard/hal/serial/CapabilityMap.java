// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import io.halyard.hal.Ability;
import io.halyard.hal.Capabilities;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.Pin;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a board says it can do: {@code firmware/protocol.md}, "Capability map". Rows that are not known are passed over.
 *
 * @param capabilities its pins, as users see them
 * @param fullScaleVolts what the greatest value of an analog input stands for
 * @param minimumHz the lowest frequency of a square wave
 * @param maximumHz the highest one
 */
record CapabilityMap(Capabilities capabilities, double fullScaleVolts, long minimumHz, long maximumHz) {
    private static final int PINS = 1;
    private static final int ADC = 2;
    private static final int PWM = 3;

    static CapabilityMap read(byte[] map) {
        List<Pin> pins = new ArrayList<>();
        double fullScale = 0;
        long minimum = 0;
        long maximum = 0;
        WireReader in = new WireReader(map);
        while (in.hasMore()) {
            int tag = in.u8();
            WireReader row = new WireReader(in.block());
            switch (tag) {
                case PINS -> addPins(row, pins);
                case ADC -> {
                    row.varint(); // the converter's bits: readings are scaled to 16 of them
                    fullScale = row.varint() / 1000.0;
                }
                case PWM -> {
                    minimum = row.varint();
                    maximum = row.varint();
                }
                default -> {} // a bus, or news of a later firmware
            }
        }
        pins.sort(Comparator.comparingInt(Pin::number));
        return new CapabilityMap(new Capabilities(pins), fullScale, minimum, maximum);
    }

    /**
     * Checks a square wave's frequency.
     *
     * @throws HalException kind OUT_OF_RANGE
     */
    void checkFrequency(String place, double frequencyHz) {
        long whole = Math.round(frequencyHz);
        if (whole < minimumHz || whole > maximumHz) {
            throw new HalException(
                    Kind.OUT_OF_RANGE,
                    place,
                    "frequency " + frequencyHz + " Hz is outside " + minimumHz + " to " + maximumHz + " Hz");
        }
    }

    private static void addPins(WireReader row, List<Pin> pins) {
        int first = row.number();
        int count = row.number();
        Set<Ability> abilities = abilities(row.number());
        for (int number = first; number < first + count; number++) {
            pins.add(new Pin(number, "GPIO" + number, abilities));
        }
    }

    private static Set<Ability> abilities(int mask) {
        Set<Ability> abilities = EnumSet.noneOf(Ability.class);
        if ((mask & 1) != 0) {
            abilities.add(Ability.DIGITAL_INPUT);
            abilities.add(Ability.COUNTER);
            abilities.add(Ability.PULSE_INPUT);
        }
        if ((mask & 2) != 0) {
            abilities.add(Ability.DIGITAL_OUTPUT);
        }
        if ((mask & 16) != 0) {
            abilities.add(Ability.ANALOG_INPUT);
        }
        if ((mask & 32) != 0) {
            abilities.add(Ability.PWM_OUTPUT);
        }
        return abilities;
    }
}
