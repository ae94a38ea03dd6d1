// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which lines of the chip reach the header, and at which of its positions. All models since the B+ of 2014 (A+, Zero, 2, 3, 4, 5,
 * 400, 500) have the same 40 positions; the first two boards have 26, and their first revision other lines at three of them.
 */
enum RaspberryPi {
    /** Raspberry Pi Model B of 2012. */
    FIRST_REVISION,
    /** Raspberry Pi Model A, and B of its second revision, without the eight holes of header P5. */
    SECOND_REVISION,
    /** Every other. */
    FORTY;

    private static final Path MODEL = Path.of("/proc/device-tree/model");
    private static final Pattern WITH_26 =
            Pattern.compile("Raspberry Pi Model [AB](?: rev ?([0-9]+).*)?", Pattern.CASE_INSENSITIVE);

    /** {@return the one that this program runs on; on another computer, the usual} */
    static RaspberryPi ofThisComputer() {
        try {
            return ofModel(Files.readString(MODEL, StandardCharsets.UTF_8));
        } catch (IOException _) {
            return FORTY;
        }
    }

    /**
     * {@return the header of a model}
     *
     * @param model as the firmware writes it into the device tree, e.g. {@code Raspberry Pi 4 Model B Rev 1.4}
     */
    static RaspberryPi ofModel(String model) {
        Matcher matcher = WITH_26.matcher(model.replace("\0", "").strip());
        if (!matcher.matches()) {
            return FORTY;
        }
        String revision = matcher.group(1);
        boolean a = model.strip().toLowerCase(Locale.ROOT).startsWith("raspberry pi model a");
        boolean second = a || (revision != null && Integer.parseInt(revision) >= 2);
        return second ? SECOND_REVISION : FIRST_REVISION;
    }

    /** {@return the lines that reach the header, in order} */
    List<Integer> lines() {
        return positions().values().stream().sorted().toList();
    }

    /** {@return the line at each position that has one: 1 is next to the board's corner, odd ones are in its row} */
    Map<Integer, Integer> positions() {
        return switch (this) {
            case FIRST_REVISION -> first(0, 1, 21);
            case SECOND_REVISION -> first(2, 3, 27);
            case FORTY -> forty();
        };
    }

    private static Map<Integer, Integer> first(int third, int fifth, int thirteenth) {
        Map<Integer, Integer> lines =
                new HashMap<>(Map.of(3, third, 5, fifth, 7, 4, 8, 14, 10, 15, 11, 17, 12, 18, 13, thirteenth));
        lines.putAll(Map.of(15, 22, 16, 23, 18, 24, 19, 10, 21, 9, 22, 25, 23, 11, 24, 8, 26, 7));
        return lines;
    }

    private static Map<Integer, Integer> forty() {
        Map<Integer, Integer> lines = new HashMap<>(first(2, 3, 27));
        List<Integer> further = new ArrayList<>(List.of(27, 0, 28, 1, 29, 5, 31, 6, 32, 12, 33, 13));
        further.addAll(List.of(35, 19, 36, 16, 37, 26, 38, 20, 40, 21));
        for (int i = 0; i < further.size(); i += 2) {
            lines.put(further.get(i), further.get(i + 1));
        }
        return lines;
    }
}
