// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.record;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes secrets out of text: values that it was told, values behind names that sound like a secret's, passwords in addresses, keys in
 * PEM, and words that look as if a machine had drawn them. An ordinary line costs it some tens of nanoseconds.
 */
public final class Redactor {
    private static final String HIDDEN = "***";
    private static final int SHORTEST_KNOWN = 4;
    /** What is not sure to be a secret hides more than itself when it is shorter. */
    private static final int SHORTEST_GUESSED = 8;

    /** Tries each word once, from its beginning: a long one without a secret would cost its length squared. */
    private static final Pattern NAMED = Pattern.compile(
            "(?i)(?<name>(?<![\\w.-])[\"']?[\\w.-]*(?:password|passwd|passphrase|secret|token|api[_-]?key|private[_-]?key|credential|authorization"
                    + "|(?:-D|\\b|_|[.-])(?:pw|psk)\\b)[\\w.-]*+[\"']?\\s*[=:]\\s*)(?<value>\"[^\"\\n]*\"|'[^'\\n]*'|(?:bearer |basic )?[^\\s,;}&\\]]+)");

    private static final Pattern IN_ADDRESS = Pattern.compile("(?<before>://[^\\s/@:]*:)[^\\s/@]+(?<after>@)");
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----[\\s\\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|\\z)");
    private static final Pattern WORD = Pattern.compile("(?<![\\w.$/+-])[A-Za-z0-9_+/=-]{20,}(?![\\w.$(])");
    private static final double DRAWN_BY_A_MACHINE = 3.6;

    private volatile KnownSecrets known = KnownSecrets.NONE;

    /** A redactor that knows no value yet. */
    public Redactor() {}

    /**
     * Tells it a secret, of which each longer line is one, too. One of less than four characters would hide more than itself, and is
     * passed over.
     */
    public synchronized void learn(String secret) {
        if (secret.length() >= SHORTEST_KNOWN) {
            known = known.with(secret);
        }
        secret.lines().filter(line -> line.length() >= SHORTEST_GUESSED).forEach(line -> known = known.with(line));
    }

    /**
     * Learns what stands behind a name that sounds like a secret's, to hide it also where the name is missing.
     *
     * @param assignment for example a variable of the environment, {@code NAME=VALUE}
     */
    public void learnIfNamed(String assignment) {
        if (!SecretHints.areIn(assignment, assignment.getBytes(StandardCharsets.UTF_8))) {
            return;
        }
        Matcher named = NAMED.matcher(assignment);
        while (named.find()) {
            boolean isWhole = named.start() == 0;
            learnGuessed(isWhole ? assignment.substring(named.end("name")) : named.group("value"));
            if (isWhole) {
                return;
            }
        }
    }

    private void learnGuessed(String value) {
        String bare = value.replaceFirst("(?i)^[\"']?(?:bearer |basic )?", "").replaceFirst("[\"']$", "");
        if (bare.length() >= SHORTEST_GUESSED && !bare.startsWith("/")) {
            learn(bare);
        }
    }

    /** {@return the text without secrets} */
    public String redact(String text) {
        String result = known.hide(text, HIDDEN);
        result = PEM.matcher(result).replaceAll(HIDDEN);
        result = IN_ADDRESS.matcher(result).replaceAll("${before}" + HIDDEN + "${after}");
        result = NAMED.matcher(result).replaceAll(match -> Matcher.quoteReplacement(match.group("name") + HIDDEN));
        return WORD.matcher(result).replaceAll(Redactor::hiddenIfDrawn);
    }

    /**
     * {@return a line without secrets, in UTF-8} The same as {@link #redact}, and quick about lines that have none.
     */
    byte[] redactedLine(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        return SecretHints.areIn(line, bytes) || known.areIn(line, bytes)
                ? redact(line).getBytes(StandardCharsets.UTF_8)
                : bytes;
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
