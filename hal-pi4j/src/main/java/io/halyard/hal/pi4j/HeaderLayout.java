// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import io.halyard.hal.Ability;
import io.halyard.hal.Capabilities;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.Pin;
import io.halyard.hal.pi4j.kernel.GpioChip;
import io.halyard.hal.pi4j.kernel.GpioChips;
import io.halyard.hal.pi4j.kernel.KernelException;
import io.halyard.hal.spi.BoardSettings;
import io.halyard.hal.spi.PinTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which pins there are, and what they are called. A Raspberry Pi's header has GPIO0 to GPIO27, whatever else its chip drives: the other
 * lines are the board's memory card, network and power, and are not offered. On another chip each line is a pin. The names of the
 * device tree ({@code ID_SDA}, {@code SDA1}) are further names.
 */
final class HeaderLayout {
    private static final int HEADER_PINS = 28;
    private static final Set<Ability> ABILITIES = Set.of(Ability.DIGITAL_INPUT, Ability.DIGITAL_OUTPUT);

    private HeaderLayout() {}

    /**
     * Asks the chip.
     *
     * @throws HalException kind NOT_PERMITTED, or INPUT_OUTPUT when there is no such chip
     */
    static PinTable ofChip(BoardSettings settings, String choice) {
        try (GpioChip chip = GpioChip.open(GpioChips.ofThisComputer().find(choice))) {
            GpioChip.ChipInfo info = chip.info();
            boolean header = GpioChips.HEADER_LABELS.contains(info.label());
            int lines = header ? Math.min(HEADER_PINS, info.lines()) : info.lines();
            List<Pin> pins = new ArrayList<>();
            Map<String, String> names = new HashMap<>();
            Set<String> taken = new HashSet<>();
            for (int offset = 0; offset < lines; offset++) {
                String line = chip.lineInfo(offset).name();
                String name =
                        header || line.isBlank() || !taken.add(line.toLowerCase(Locale.ROOT)) ? "GPIO" + offset : line;
                pins.add(new Pin(offset, name, ABILITIES));
                if (!line.isBlank() && taken.add(line.toLowerCase(Locale.ROOT))) {
                    names.put(line, name);
                }
            }
            names.keySet().removeIf(line -> line.matches("(?i)gpio[0-9]+"));
            names.putAll(settings.pinNames());
            return new PinTable(settings.withPinNames(names), new Capabilities(pins));
        } catch (KernelException e) {
            HalException failure = Failures.translate(settings.board(), e);
            throw failure.kind() == Kind.NOT_CONNECTED
                    ? new HalException(
                            Kind.INPUT_OUTPUT,
                            settings.board(),
                            e.getMessage() + "; name one with the option 'chip'",
                            e)
                    : failure;
        }
    }

    /** Asks nobody: for a plug-in that finds its chip in its own way. */
    static PinTable ofHeader(BoardSettings settings) {
        List<Pin> pins = new ArrayList<>();
        for (int number = 0; number < HEADER_PINS; number++) {
            pins.add(new Pin(number, "GPIO" + number, ABILITIES));
        }
        return new PinTable(settings, new Capabilities(pins));
    }
}
