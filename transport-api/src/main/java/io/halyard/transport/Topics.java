// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport;

import java.nio.charset.StandardCharsets;

/** Topic names and topic filters (MQTT 5, 4.7). */
public final class Topics {
    private static final int MAXIMUM_BYTES = 65_535;

    private Topics() {}

    /**
     * Checks a topic to publish to.
     *
     * @throws TransportException kind {@link TransportException.Kind#INVALID_TOPIC} saying what is wrong with it
     */
    public static void checkName(String topic) {
        checkText(topic, "topic");
        if (topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0) {
            throw invalid(topic, "the wildcards + and # belong into a subscription, not into a topic to publish to");
        }
    }

    /**
     * Checks a filter to subscribe to.
     *
     * @throws TransportException kind {@link TransportException.Kind#INVALID_TOPIC} saying what is wrong with it
     */
    public static void checkFilter(String filter) {
        checkText(filter, "topic filter");
        int last = filter.length() - 1;
        for (int i = 0; i <= last; i++) {
            char c = filter.charAt(i);
            boolean startsLevel = i == 0 || filter.charAt(i - 1) == '/';
            if (c == '#' && !(i == last && startsLevel)) {
                throw invalid(filter, "# must be the whole last level");
            }
            if (c == '+' && !(startsLevel && (i == last || filter.charAt(i + 1) == '/'))) {
                throw invalid(filter, "+ must be a whole level");
            }
        }
    }

    /** {@return whether a message of {@code topic} belongs to {@code filter}; wildcards never match a leading $} */
    public static boolean matches(String filter, String topic) {
        if (topic.startsWith("$") && (filter.startsWith("+") || filter.startsWith("#"))) {
            return false;
        }
        int f = 0;
        int t = 0;
        while (f < filter.length()) {
            char c = filter.charAt(f);
            if (c == '#') {
                return true;
            }
            if (c == '+') {
                while (t < topic.length() && topic.charAt(t) != '/') {
                    t++;
                }
                f++;
            } else if (t < topic.length() && topic.charAt(t) == c) {
                f++;
                t++;
            } else {
                // "a/#" also matches its parent "a" (4.7.1.2).
                return t == topic.length() && filter.startsWith("/#", f) && f + 2 == filter.length();
            }
        }
        return t == topic.length();
    }

    private static void checkText(String text, String what) {
        if (text.isEmpty()) {
            throw invalid(text, "a " + what + " has at least one character");
        }
        if (text.indexOf('\0') >= 0) {
            throw invalid(text.replace("\0", "\\0"), "a " + what + " must not hold the character U+0000");
        }
        int bytes = text.length() * 3 <= MAXIMUM_BYTES ? text.length() : text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAXIMUM_BYTES) {
            throw invalid(text.substring(0, 40) + "...", "a " + what + " has at most 65,535 bytes, this has " + bytes);
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw invalid(text, "half of a surrogate pair is no UTF-8");
        }
    }

    private static TransportException invalid(String topic, String problem) {
        return new TransportException(TransportException.Kind.INVALID_TOPIC, "topic '" + topic + "'", problem);
    }
}
