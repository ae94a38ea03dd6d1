// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport;

import org.jspecify.annotations.Nullable;

/** Topic names and topic filters (MQTT 5, 4.7). */
public final class Topics {
    private static final int MAXIMUM_BYTES = 65_535;
    private static final int LONGEST_SHOWN = 1_000;
    private static final String SHARED = "$share/";

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
        if (filter.startsWith(SHARED)) {
            checkShareName(filter);
        }
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

    private static void checkShareName(String filter) {
        int end = filter.indexOf('/', SHARED.length());
        if (end <= SHARED.length() || end + 1 == filter.length()) {
            throw invalid(filter, "a shared subscription is $share/NAME/FILTER");
        }
        String name = filter.substring(SHARED.length(), end);
        if (name.indexOf('+') >= 0 || name.indexOf('#') >= 0) {
            throw invalid(filter, "the name of a share holds neither + nor #");
        }
    }

    /** {@return what of a filter topics are compared with: of a shared subscription (MQTT 5, 4.8.2) what follows its name} */
    public static String pattern(String filter) {
        return filter.startsWith(SHARED) ? filter.substring(filter.indexOf('/', SHARED.length()) + 1) : filter;
    }

    /**
     * {@return whether a message of {@code topic} belongs to {@code filter}; wildcards never match a leading $}
     *
     * @param filter the {@linkplain #pattern(String) pattern} of one
     */
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
        String problem = problem(text, what);
        if (problem != null) {
            throw invalid(text.length() > LONGEST_SHOWN ? text.substring(0, 40) + "..." : text, problem);
        }
    }

    /**
     * {@return why MQTT cannot carry that text (MQTT 5, 1.5.4); null = it can} On the way of every publish: makes no objects as
     * long as nothing is wrong.
     */
    static @Nullable String problem(String text, String what) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\0') {
                return "a " + what + " must not hold the character U+0000";
            }
            if (!Character.isSurrogate(c)) {
                bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
            } else if (i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1))) {
                bytes += 4;
                i++;
            } else {
                return "half of a surrogate pair is no UTF-8";
            }
        }
        return bytes > MAXIMUM_BYTES ? "a " + what + " has at most 65,535 bytes, this has " + bytes : null;
    }

    private static TransportException invalid(String topic, String problem) {
        return new TransportException(
                TransportException.Kind.INVALID_TOPIC, "topic '" + topic.replace("\0", "\\0") + "'", problem);
    }
}
