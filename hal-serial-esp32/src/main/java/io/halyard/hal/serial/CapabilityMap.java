// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import io.halyard.hal.Ability;
import io.halyard.hal.AnalogInput.Range;
import io.halyard.hal.Capabilities;
import io.halyard.hal.DigitalInputSettings;
import io.halyard.hal.DigitalInputSettings.Pull;
import io.halyard.hal.Limits;
import io.halyard.hal.Pin;
import io.halyard.hal.spi.SampleListeners;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a board says it can do: {@code firmware/protocol.md}, "Capability map". Rows that are not known are passed over. */
final class CapabilityMap {
    private static final int PINS = 1;
    private static final int ADC = 2;
    private static final int PWM = 3;

    /** Neighbouring pins with the same abilities. */
    private record Row(int first, int count, int mask) {
        boolean has(int bit) {
            return (mask & bit) != 0;
        }
    }

    private final List<Row> rows = new ArrayList<>();
    private Limits.@Nullable Analog adc;
    private Limits.@Nullable Pwm pwm;

    private CapabilityMap() {}

    static Capabilities read(byte[] bytes) {
        CapabilityMap map = new CapabilityMap();
        WireReader in = new WireReader(bytes);
        while (in.hasMore()) {
            int tag = in.u8();
            map.row(tag, new WireReader(in.block()));
        }
        List<Pin> pins = new ArrayList<>();
        for (Row row : map.rows) {
            for (int number = row.first; number < row.first + row.count; number++) {
                pins.add(map.pin(number, row));
            }
        }
        pins.sort(Comparator.comparingInt(Pin::number));
        return new Capabilities(pins);
    }

    private void row(int tag, WireReader row) {
        switch (tag) {
            case PINS -> rows.add(new Row(row.number(), row.number(), row.number()));
            case ADC -> {
                int bits = row.number();
                double volts = row.varint() / 1000.0;
                adc = volts > 0
                        ? new Limits.Analog(new Range(0, volts, "V"), OptionalInt.of(bits), SampleListeners.MAXIMUM_HZ)
                        : null;
            }
            case PWM -> {
                long lowest = row.varint();
                long highest = row.varint();
                OptionalInt steps = OptionalInt.of((1 << row.number()) - 1);
                pwm = new Limits.Pwm(lowest, highest, steps, true);
            }
            default -> {} // a bus, or news of a later firmware
        }
    }

    private Pin pin(int number, Row row) {
        Set<Ability> abilities = EnumSet.noneOf(Ability.class);
        List<Limits> limits = new ArrayList<>();
        if (row.has(1)) {
            abilities.addAll(Set.of(Ability.DIGITAL_INPUT, Ability.COUNTER, Ability.PULSE_INPUT));
            limits.add(new Limits.Input(pulls(row), DigitalInputSettings.MAXIMUM_DEBOUNCE));
        }
        if (row.has(2)) {
            abilities.add(Ability.DIGITAL_OUTPUT);
        }
        if (row.has(16) && adc != null) {
            abilities.add(Ability.ANALOG_INPUT);
            limits.add(adc);
        }
        if (row.has(32) && pwm != null) {
            abilities.add(Ability.PWM_OUTPUT);
            limits.add(pwm);
        }
        return new Pin(number, "GPIO" + number, abilities, limits);
    }

    private static Set<Pull> pulls(Row row) {
        Set<Pull> pulls = EnumSet.of(Pull.NONE);
        if (row.has(4)) {
            pulls.add(Pull.UP);
        }
        if (row.has(8)) {
            pulls.add(Pull.DOWN);
        }
        return pulls;
    }
}
