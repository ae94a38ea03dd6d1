// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import io.halyard.hal.Ability;
import io.halyard.hal.Bus;
import io.halyard.hal.Capabilities;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.Limits;
import io.halyard.hal.Pin;
import io.halyard.hal.pi4j.kernel.GpioChip;
import io.halyard.hal.pi4j.kernel.GpioChips;
import io.halyard.hal.pi4j.kernel.KernelException;
import io.halyard.hal.pi4j.kernel.PwmChips;
import io.halyard.hal.spi.BoardSettings;
import io.halyard.hal.spi.PinTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which pins and buses there are, and what they are called. Of a Raspberry Pi's chip only the lines of its header are offered: the
 * others are the board's memory card, network and power. On another chip each line is a pin. The names of the device tree ({@code
 * ID_SDA}, {@code SDA1}) and the header's positions ({@code PIN11}) are further names.
 *
 * @param table the pins and buses
 * @param chip the device file of the chip that has the pins; none with another plug-in
 * @param pwm the channel of each pin that hardware PWM reaches
 */
record HeaderLayout(PinTable table, Optional<Path> chip, Map<Integer, PwmPlace> pwm) {
    /**
     * Where a pin's square wave is made.
     *
     * @param chip the number of the PWM chip
     * @param channel its channel
     */
    record PwmPlace(int chip, int channel) {}

    private static final Set<Ability> DIGITAL =
            Set.of(Ability.DIGITAL_INPUT, Ability.DIGITAL_OUTPUT, Ability.COUNTER, Ability.PULSE_INPUT);

    private static final double MOST_TICKS = 1L << 31;
    private static final int USUAL_HZ = 1_000;
    private static final List<Limits> INPUT = List.of(Limits.Input.ALL);

    /**
     * Asks the chip.
     *
     * @throws HalException kind NOT_PERMITTED, or INPUT_OUTPUT when there is no such chip
     */
    static HeaderLayout ofChip(BoardSettings settings, String choice, String pwmChoice) {
        Path path;
        try {
            path = GpioChips.ofThisComputer().find(choice);
        } catch (KernelException e) {
            throw absent(settings, e);
        }
        try (GpioChip chip = GpioChip.open(path)) {
            GpioChip.ChipInfo info = chip.info();
            boolean header = GpioChips.HEADER_LABELS.contains(info.label());
            Waves pwm = pwm(settings, pwmChoice, header);
            Named named = header ? header(chip, info, pwm) : others(chip, info);
            named.names.putAll(settings.pinNames());
            Capabilities capabilities = new Capabilities(named.pins, header ? KernelBuses.ofHeader() : List.<Bus>of());
            return new HeaderLayout(
                    new PinTable(settings.withPinNames(named.names), capabilities), Optional.of(path), pwm.places);
        } catch (KernelException e) {
            throw absent(settings, e);
        }
    }

    /** Asks nobody: for a plug-in that finds its chip in its own way. */
    static HeaderLayout ofHeader(BoardSettings settings) {
        List<Pin> pins = new ArrayList<>();
        for (int number : RaspberryPi.FORTY.lines()) {
            pins.add(new Pin(number, "GPIO" + number, Set.of(Ability.DIGITAL_INPUT, Ability.DIGITAL_OUTPUT), INPUT));
        }
        return new HeaderLayout(new PinTable(settings, new Capabilities(pins)), Optional.empty(), Map.of());
    }

    /** Pins, and further names of theirs: name to the pin's. */
    private record Named(List<Pin> pins, Map<String, String> names) {}

    /** Where PWM reaches pins, and how far it goes, where that is known. */
    private record Waves(Map<Integer, PwmPlace> places, List<Limits> limits) {}

    private static Named header(GpioChip chip, GpioChip.ChipInfo info, Waves pwm) {
        RaspberryPi model = RaspberryPi.ofThisComputer();
        Named named = new Named(new ArrayList<>(), new HashMap<>());
        model.positions().forEach((position, line) -> named.names.put("PIN" + position, "GPIO" + line));
        for (int offset : model.lines()) {
            if (offset >= info.lines()) {
                continue; // not one of ours, whatever it says
            }
            Set<Ability> abilities = EnumSet.copyOf(DIGITAL);
            List<Limits> limits = new ArrayList<>(INPUT);
            if (pwm.places.containsKey(offset)) {
                abilities.add(Ability.PWM_OUTPUT);
                limits.addAll(pwm.limits);
            }
            named.pins.add(new Pin(offset, "GPIO" + offset, abilities, limits));
            String line = chip.lineInfo(offset).name();
            if (!line.isBlank() && !line.matches("(?i)gpio[0-9]+|pin[0-9]+")) {
                named.names.putIfAbsent(line, "GPIO" + offset);
            }
        }
        return named;
    }

    private static Named others(GpioChip chip, GpioChip.ChipInfo info) {
        Named named = new Named(new ArrayList<>(), new HashMap<>());
        Set<String> taken = new HashSet<>();
        for (int offset = 0; offset < info.lines(); offset++) {
            String line = chip.lineInfo(offset).name();
            boolean usable = !line.isBlank() && taken.add(line.toLowerCase(Locale.ROOT));
            named.pins.add(new Pin(offset, usable ? line : "GPIO" + offset, DIGITAL, INPUT));
        }
        return named;
    }

    private static Waves pwm(BoardSettings settings, String choice, boolean header) {
        Optional<Path> chip = PwmChips.ofThisComputer().find(choice);
        if (chip.isEmpty() && !choice.equals(PwmChips.AUTOMATIC)) {
            throw new HalException(
                    Kind.INVALID_SETTING,
                    "boards." + settings.board() + "." + Pi4jProvider.PWM,
                    "there is no PWM chip '" + choice + "'; switch it on (dtoverlay=pwm-2chan in config.txt)");
        }
        if (chip.isEmpty() || !header) {
            return new Waves(Map.of(), List.of());
        }
        int number = Integer.parseInt(chip.get().getFileName().toString().replaceAll("\\D", ""));
        Map<Integer, PwmPlace> places = new HashMap<>();
        PwmChips.channels(chip.get()).forEach((line, channel) -> places.put(line, new PwmPlace(number, channel)));
        List<Limits> limits = PwmChips.clockHz(chip.get()).stream()
                .mapToObj(HeaderLayout::limits)
                .toList();
        return new Waves(places, limits);
    }

    /**
     * How far a Raspberry Pi's PWM goes: two periods of its clock make the shortest wave, 2^32 the longest. We keep to half of the
     * latter, since the clock is not exactly what it was asked to be. The steps of duty are those at 1 kHz.
     */
    static Limits limits(int clockHz) {
        return new Limits.Pwm(clockHz / MOST_TICKS, clockHz / 2.0, OptionalInt.of(clockHz / USUAL_HZ), true);
    }

    private static HalException absent(BoardSettings settings, KernelException e) {
        HalException failure = Failures.translate(settings.board(), e);
        return failure.kind() == Kind.NOT_CONNECTED
                ? new HalException(
                        Kind.INPUT_OUTPUT, settings.board(), e.getMessage() + "; name one with the option 'chip'", e)
                : failure;
    }

    @Nullable
    PwmPlace pwmOf(Pin pin) {
        return pwm.get(pin.number());
    }
}
