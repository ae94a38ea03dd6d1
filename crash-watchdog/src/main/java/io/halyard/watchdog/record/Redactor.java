// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.record;

import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes secrets out of text: values that it was told, values behind names that sound like a secret's, passwords in addresses, keys in
 * PEM, and words that look as if a machine had drawn them.
 */
public final class Redactor {
    private static final String HIDDEN = "***";
    private static final int SHORTEST_KNOWN = 4;

    private static final Pattern NAMED = Pattern.compile(
            "(?i)(?<name>[\"']?[\\w.-]*(?:password|passwd|passphrase|secret|token|api[_-]?key|private[_-]?key|credential|authorization"
                    + "|(?:-D|\\b|_|[.-])(?:pw|psk)\\b)[\\w.-]*[\"']?\\s*[=:]\\s*)(?<value>\"[^\"\\n]*\"|'[^'\\n]*'|(?:bearer |basic )?[^\\s,;}&\\]]+)");
    private static final Pattern IN_ADDRESS = Pattern.compile("(?<before>://[^\\s/@:]*:)[^\\s/@]+(?<after>@)");
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----[\\s\\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|\\z)");
    private static final Pattern WORD = Pattern.compile("(?<![\\w.$/+-])[A-Za-z0-9_+/=-]{20,}(?![\\w.$(])");
    private static final double DRAWN_BY_A_MACHINE = 3.6;

    private final Set<String> known = ConcurrentHashMap.newKeySet();

    /** A redactor that knows no value yet. */
    public Redactor() {}

    /** Tells it a secret; one of less than four characters would hide more than itself, and is passed over. */
    public void learn(String secret) {
        if (secret.length() >= SHORTEST_KNOWN) {
            known.add(secret);
        }
    }

    /** {@return the text without secrets} */
    public String redact(String text) {
        String result = text;
        for (String secret : known) {
            result = result.replace(secret, HIDDEN);
        }
        result = PEM.matcher(result).replaceAll(HIDDEN);
        result = IN_ADDRESS.matcher(result).replaceAll("${before}" + HIDDEN + "${after}");
        result = NAMED.matcher(result).replaceAll(match -> Matcher.quoteReplacement(match.group("name") + HIDDEN));
        return WORD.matcher(result).replaceAll(Redactor::hiddenIfDrawn);
    }

    private static String hiddenIfDrawn(MatchResult match) {
        String word = match.group();
        boolean mixed = word.chars().anyMatch(Character::isDigit)
                && !word.equals(word.toLowerCase(Locale.ROOT))
                && !word.equals(word.toUpperCase(Locale.ROOT));
        return Matcher.quoteReplacement(mixed && entropy(word) >= DRAWN_BY_A_MACHINE ? HIDDEN : word);
    }

    /** Bits per character. */
    private static double entropy(String word) {
        double bits = 0;
        for (int each : word.chars().distinct().toArray()) {
            double share = (double) word.chars().filter(other -> other == each).count() / word.length();
            bits -= share * Math.log(share) / Math.log(2);
        }
        return bits;
    }
}
