// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The one line in which a bench or campaign ends. */
final class Result {
    private final String name;
    private final Map<String, String> values = new LinkedHashMap<>();

    Result(String name) {
        this.name = name;
    }

    Result with(String key, long value) {
        values.put(key, Long.toString(value));
        return this;
    }

    Result with(String key, double value) {
        values.put(key, String.format(Locale.ROOT, "%.3f", value));
        return this;
    }

    void print() {
        StringBuilder line = new StringBuilder("RESULT ").append(name);
        values.forEach((key, value) -> line.append(' ').append(key).append('=').append(value));
        System.out.println(line);
    }
}
