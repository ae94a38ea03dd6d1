// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks.report;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The one line in which a bench or campaign ends: {@code RESULT name key=value ...}. */
public final class Result {
    private static final String MARK = "RESULT ";

    private final String name;
    private final Map<String, String> values = new LinkedHashMap<>();

    /**
     * Begins it.
     *
     * @param name the bench's or campaign's
     */
    public Result(String name) {
        this.name = name;
    }

    /** Adds a count. */
    public Result with(String key, long value) {
        values.put(key, Long.toString(value));
        return this;
    }

    /** Adds a figure, with three digits after the point. */
    public Result with(String key, double value) {
        values.put(key, String.format(Locale.ROOT, "%.3f", value));
        return this;
    }

    /** Adds what a part that ran in a process of its own printed as its result. */
    public Result with(String line) {
        String[] words = line.substring(MARK.length()).split(" ", -1);
        for (int i = 1; i < words.length; i++) {
            String[] pair = words[i].split("=", 2);
            values.put(pair[0], pair[1]);
        }
        return this;
    }

    /** {@return the value of a key, as printed; empty = there is none} */
    public String value(String key) {
        return values.getOrDefault(key, "");
    }

    /** {@return whether a line that was printed is a result} */
    public static boolean isResult(String line) {
        return line.startsWith(MARK);
    }

    /** Prints it on standard output. */
    public void print() {
        System.out.println(this);
    }

    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(MARK).append(name);
        values.forEach((key, value) -> line.append(' ').append(key).append('=').append(value));
        return line.toString();
    }
}
