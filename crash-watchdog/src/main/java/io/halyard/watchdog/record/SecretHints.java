// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.record;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/**
 * Tells whether the expressions of {@link Redactor} could find anything in a line, at the cost of some tens of nanoseconds. It may say yes in
 * vain, never no in vain.
 */
final class SecretHints {
    private static final byte WORD = 1;
    private static final byte DIGIT = 2;
    private static final byte UPPER = 4;
    private static final byte LOWER = 8;
    /** What may stand between a name and the separator behind it. */
    private static final byte BLANK_OR_QUOTE = 16;
    /** Part of a name. */
    private static final byte NAME = 32;

    private static final byte MIXED = DIGIT | UPPER | LOWER;
    private static final int LONG_WORD = 20;
    private static final String KEY = "-----BEGIN ";

    private static final byte[] KINDS = kinds();
    private static final byte[][] NAMES = Stream.of(
                    "password",
                    "passwd",
                    "passphrase",
                    "private",
                    "secret",
                    "token",
                    "api",
                    "credential",
                    "authorization",
                    "pw",
                    "psk")
            .map(name -> name.getBytes(StandardCharsets.US_ASCII))
            .toArray(byte[][]::new);
    /** A bit for each letter with which one of the names begins. */
    private static final int INITIALS = initials();

    private SecretHints() {}

    private static int initials() {
        int initials = 0;
        for (byte[] name : NAMES) {
            initials |= 1 << (name[0] & 31);
        }
        return initials;
    }

    private static byte[] kinds() {
        byte[] kinds = new byte[256];
        set(kinds, "0123456789", WORD | DIGIT | NAME);
        set(kinds, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", WORD | UPPER | NAME);
        set(kinds, "abcdefghijklmnopqrstuvwxyz", WORD | LOWER | NAME);
        set(kinds, "_-", WORD | NAME);
        set(kinds, ".", NAME);
        set(kinds, "+/", WORD);
        set(kinds, "=", WORD);
        set(kinds, " \t\n\u000b\f\r\"'", BLANK_OR_QUOTE);
        return kinds;
    }

    private static void set(byte[] kinds, String characters, int kind) {
        characters.chars().forEach(each -> kinds[each] = (byte) kind);
    }

    /**
     * {@return whether there could be something}
     *
     * @param text the line
     * @param line the same in UTF-8
     */
    static boolean areIn(String text, byte[] line) {
        // In a text of other than ASCII characters positions differ.
        String bytes = text.length() == line.length ? text : new String(line, StandardCharsets.ISO_8859_1);
        return hasMixedWord(line) || hasNamed(bytes, line, '=') || hasNamed(bytes, line, ':') || bytes.contains(KEY);
    }

    /** Looks at the last character that a long word would have, and goes back from there: most words end it soon. */
    private static boolean hasMixedWord(byte[] line) {
        int last = LONG_WORD - 1;
        while (last < line.length) {
            int i = last;
            while (i > last - LONG_WORD && (KINDS[line[i] & 0xFF] & WORD) != 0) {
                i--;
            }
            if (i > last - LONG_WORD) {
                last = i + LONG_WORD;
                continue;
            }
            int seen = 0;
            for (i++; i < line.length && (KINDS[line[i] & 0xFF] & WORD) != 0; i++) {
                seen |= KINDS[line[i] & 0xFF];
            }
            if ((seen & MIXED) == MIXED) {
                return true;
            }
            last = i + LONG_WORD;
        }
        return false;
    }

    private static boolean hasNamed(String bytes, byte[] line, char separator) {
        for (int at = bytes.indexOf(separator); at >= 0; at = bytes.indexOf(separator, at + 1)) {
            if (isNamed(line, at) || (bytes.startsWith("://", at) && bytes.indexOf('@', at) >= 0)) {
                return true;
            }
        }
        return false;
    }

    /** {@return whether the word before the separator sounds like a secret's name} */
    private static boolean isNamed(byte[] line, int separator) {
        int end = separator;
        while (end > 0 && (KINDS[line[end - 1] & 0xFF] & BLANK_OR_QUOTE) != 0) {
            end--;
        }
        int start = end;
        while (start > 0 && (KINDS[line[start - 1] & 0xFF] & NAME) != 0) {
            start--;
        }
        for (int i = start; i < end; i++) {
            if ((INITIALS >>> (line[i] & 31) & 1) != 0 && isAny(line, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAny(byte[] line, int at) {
        for (byte[] name : NAMES) {
            if ((line[at] | 0x20) == name[0] && equalsIgnoringCase(name, line, at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean equalsIgnoringCase(byte[] name, byte[] line, int at) {
        if (line.length - at < name.length) {
            return false;
        }
        for (int i = 1; i < name.length; i++) {
            if ((line[at + i] | 0x20) != name[i]) {
                return false;
            }
        }
        return true;
    }
}
