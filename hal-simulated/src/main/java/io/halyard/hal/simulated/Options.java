// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.AnalogInput.Range;
import io.halyard.hal.Capabilities;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.spi.BoardSettings;
import io.halyard.hal.spi.PinTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The options of a simulated board, read from text; {@link SimulatedProvider} documents them. */
final class Options {
    static final String LAYOUT = "layout";
    static final String RANGES = "ranges";
    static final String SEED = "seed";
    static final String SIGNALS = "signals";
    static final String BUSES = "buses";
    static final String DEVICES = "devices";
    static final String USUAL_BUSES = "i2c-1; spi-0; uart-0; w1-0";
    static final Set<String> NAMES = Set.of(LAYOUT, BUSES, RANGES, SEED, SIGNALS, DEVICES);

    private static final Pattern RANGE =
            Pattern.compile("(\\S+) (-?\\d+(?:\\.\\d+)?) to (-?\\d+(?:\\.\\d+)?)(?: (\\S{1,16}))?");

    private final BoardSettings settings;

    Options(BoardSettings settings) {
        this.settings = settings;
    }

    PinTable pins() {
        String layout = settings.option(LAYOUT).orElse(Integer.toString(Layout.USUAL_PINS));
        List<String> buses = parts(BUSES, USUAL_BUSES);
        reading(LAYOUT, () -> Layout.parse(layout));
        Capabilities plain = reading(BUSES, () -> Layout.parse(layout, buses));
        return new PinTable(settings, SimulatedLimits.add(plain, ranges(new PinTable(settings, plain))));
    }

    /** Hangs on the buses what settings say. */
    void attachDevices(SimulatedBoard board) {
        for (String text : parts(DEVICES, "")) {
            reading(DEVICES, () -> {
                Devices.attach(board.bench(), text);
                return text;
            });
        }
    }

    /** {@return the range of each pin, by number, that has another than the usual one} */
    private Map<Integer, Range> ranges(PinTable pins) {
        Map<Integer, Range> ranges = new HashMap<>();
        for (String text : parts(RANGES, "")) {
            Matcher matcher = RANGE.matcher(text);
            reading(RANGES, () -> {
                if (!matcher.matches()) {
                    throw new IllegalArgumentException(
                            "'" + text + "' is no range; write it like 'soil 0 to 100 %' or 'air -40 to 85 °C'");
                }
                String unit = matcher.group(4) == null ? "" : matcher.group(4);
                Range range =
                        new Range(Double.parseDouble(matcher.group(2)), Double.parseDouble(matcher.group(3)), unit);
                ranges.put(pins.find(matcher.group(1)).number(), range);
                return range;
            });
        }
        return ranges;
    }

    void startSignals(SimulatedBench bench) {
        long seed = seed();
        for (String text : parts(SIGNALS, "")) {
            reading(SIGNALS, () -> bench.play(Signal.parse(text, seed)));
        }
    }

    private long seed() {
        return settings.option(SEED)
                .map(text -> reading(SEED, () -> Long.parseLong(text)))
                .orElse(0L);
    }

    private List<String> parts(String option, String usual) {
        return Stream.of(settings.option(option).orElse(usual))
                .flatMap(Pattern.compile("[;\\n]")::splitAsStream)
                .map(part -> part.strip().replaceAll("\\s+", " "))
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private <T> T reading(String option, Supplier<T> reader) {
        try {
            return reader.get();
        } catch (IllegalArgumentException | HalException e) {
            throw new HalException(Kind.INVALID_SETTING, "boards." + settings.board() + "." + option, problem(e), e);
        }
    }

    private static String problem(RuntimeException e) {
        return e instanceof NumberFormatException
                ? "it is no whole number: " + e.getMessage()
                : String.valueOf(e.getMessage());
    }
}
