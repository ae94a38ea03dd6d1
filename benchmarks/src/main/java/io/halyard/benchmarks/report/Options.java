// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks.report;

import java.util.List;

/**
 * How to run a bench; each uses what concerns it.
 *
 * @param link only this one; empty = all
 * @param quick few messages and one round, to see that it works: its figures mean nothing
 * @param connections how many, for the bench of that name; 0 = as many as it does by default
 */
public record Options(String link, boolean quick, int connections) {
    /** Checks what was asked for. */
    public Options {
        if (connections < 0) {
            throw new BenchException("--connections " + connections + ": there is at least one");
        }
    }

    /** {@return which of those to run: all, or the one that was asked for} */
    public List<String> narrowed(List<String> all) {
        if (link.isEmpty()) {
            return all;
        }
        if (!all.contains(link)) {
            throw new BenchException("there is no link '" + link + "' here; there are: " + String.join(", ", all));
        }
        return List.of(link);
    }
}
