// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Values that are to be hidden wherever they stand. Whether a line has one is found as by Wu and Manber: two neighbouring bytes tell how far the end
 * of any value must at least be away, so that most of a line is skipped, however many values there are.
 */
final class KnownSecrets {
    static final KnownSecrets NONE = new KnownSecrets(List.of());
    private static final int HASHES = 1024;

    /** The longest first, since one may be part of another. */
    private final List<String> values;

    private final int shortest;
    private final byte[] skips = new byte[HASHES];

    private KnownSecrets(List<String> values) {
        this.values = values;
        List<byte[]> encoded = values.stream()
                .map(each -> each.getBytes(StandardCharsets.UTF_8))
                .toList();
        this.shortest = encoded.stream().mapToInt(each -> each.length).min().orElse(0);
        Arrays.fill(skips, (byte) Math.clamp(shortest - 1L, 0, Byte.MAX_VALUE));
        for (byte[] value : encoded) {
            for (int i = 1; i < shortest; i++) {
                int hash = hash(value[i - 1], value[i]);
                skips[hash] = (byte) Math.min(skips[hash], shortest - 1 - i);
            }
        }
    }

    /** {@return these and that one} */
    KnownSecrets with(String secret) {
        return new KnownSecrets(Stream.concat(values.stream(), Stream.of(secret))
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList());
    }

    /** {@return the text with {@code replacement} in place of each} */
    String hide(String text, String replacement) {
        String result = text;
        for (String value : values) {
            result = result.replace(value, replacement);
        }
        return result;
    }

    /**
     * {@return whether one is in the line}
     *
     * @param text the line
     * @param line the same in UTF-8
     */
    boolean areIn(String text, byte[] line) {
        if (values.isEmpty()) {
            return false;
        }
        int at = shortest - 1;
        while (at < line.length) {
            int skip = skips[hash(line[at - 1], line[at])];
            if (skip == 0) {
                return values.stream().anyMatch(text::contains);
            }
            at += skip;
        }
        return false;
    }

    private static int hash(byte first, byte second) {
        return ((first & 0xFF) * 33 + (second & 0xFF)) & (HASHES - 1);
    }
}
