// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples.demo;

import java.util.ArrayList;
import java.util.List;

/** What the demo promised, and what was seen. */
final class Expectations {
    private record Expectation(boolean held, String what, String seen) {}

    private final List<Expectation> all = new ArrayList<>();

    void add(boolean held, String what, String seen) {
        all.add(new Expectation(held, what, seen));
        System.out.println((held ? "  held    " : "  BROKEN  ") + what + ": " + seen);
    }

    /** Prints the sum. {@return whether every one held, and there was at least one} */
    boolean print() {
        long broken = all.stream().filter(expectation -> !expectation.held()).count();
        System.out.println(all.size() - broken + " of " + all.size() + " expectations held");
        all.stream()
                .filter(expectation -> !expectation.held())
                .forEach(
                        expectation -> System.out.println("BROKEN: " + expectation.what() + ": " + expectation.seen()));
        return broken == 0 && !all.isEmpty();
    }
}
