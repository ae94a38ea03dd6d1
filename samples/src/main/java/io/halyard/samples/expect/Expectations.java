// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples.expect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a demo promised, and what was seen. Each is printed as soon as it is known. */
public final class Expectations {
    private record Expectation(boolean held, String what, String seen) {}

    private final List<Expectation> all = new ArrayList<>();

    /**
     * One thing that a demo promises.
     *
     * @param <T> what it finds out
     */
    @FunctionalInterface
    public interface Step<T> {
        /**
         * Tries it.
         *
         * @throws Unmet with what was seen instead; any other runtime exception counts as the same
         */
        T run() throws InterruptedException;
    }

    /** It did not come as promised; the message says what was seen instead. */
    public static final class Unmet extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** @param seen what was seen instead */
        public Unmet(String seen) {
            super(seen);
        }
    }

    /**
     * Tries a step and notes whether it held; its result, as text, is what was seen.
     *
     * @return the result; empty when it did not hold
     */
    // The border between a demo and what it shows: whatever a step throws breaks that step, and the next one is tried.
    public <T> Optional<T> expect(String what, Step<T> step) throws InterruptedException {
        try {
            T seen = step.run();
            add(true, what, String.valueOf(seen));
            return Optional.of(seen);
        } catch (RuntimeException e) {
            add(false, what, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** Notes that something was seen, and whether that was as promised. */
    public void add(boolean held, String what, String seen) {
        all.add(new Expectation(held, what, seen));
        System.out.println((held ? "  held    " : "  BROKEN  ") + what + ": " + seen);
    }

    /** Fails the step in which it is called, unless {@code held}. */
    public static void check(boolean held, String seen) {
        if (!held) {
            throw new Unmet(seen);
        }
    }

    /** {@return whether everything has held so far, and there was something} */
    public boolean allHeld() {
        return !all.isEmpty() && all.stream().allMatch(Expectation::held);
    }

    /**
     * Prints the sum.
     *
     * @return whether every one held, and there was at least one
     */
    public boolean print() {
        long broken = all.stream().filter(expectation -> !expectation.held()).count();
        System.out.println(all.size() - broken + " of " + all.size() + " expectations held");
        all.stream()
                .filter(expectation -> !expectation.held())
                .forEach(
                        expectation -> System.out.println("BROKEN: " + expectation.what() + ": " + expectation.seen()));
        return allHeld();
    }
}
