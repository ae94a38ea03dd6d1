// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session.threads;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keeps the levels of topics that are secrets out of texts. */
final class SecretLevels {
    private record Mask(Pattern topic, String masked) {}

    private final List<Mask> masks;

    /** @param filters those whose {@code +} stand for secrets, e.g. {@code dev/+/#} */
    SecretLevels(List<String> filters) {
        this.masks = filters.stream().map(SecretLevels::mask).toList();
    }

    private static Mask mask(String filter) {
        // A topic begins where no other one goes on, and ends before a blank or a quote; a level inside it ends at its
        // slash, whatever it holds.
        StringBuilder topic = new StringBuilder("(?<![^\\s'\"(\\[=])");
        StringBuilder masked = new StringBuilder();
        String[] levels = filter.split("/", -1);
        for (int i = 0; i < levels.length && !levels[i].equals("#"); i++) {
            boolean isLast = i == levels.length - 1;
            boolean isSecret = levels[i].equals("+");
            topic.append(isSecret ? isLast ? "[^/\\s'\"]+" : "[^/]+" : Pattern.quote(levels[i]))
                    .append(isLast ? "" : "/");
            masked.append(isSecret ? "***" : Matcher.quoteReplacement(levels[i]))
                    .append(isLast ? "" : "/");
        }
        return new Mask(Pattern.compile(topic.toString()), masked.toString());
    }

    /** {@return the text, and of each topic in it that one of the filters matches only what is no secret} */
    String masked(String text) {
        String masked = text;
        for (Mask mask : masks) {
            masked = mask.topic.matcher(masked).replaceAll(mask.masked);
        }
        return masked;
    }
}
