// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session.threads;

import org.jspecify.annotations.Nullable;

/** Something to do. It is its own list node, so that a publish costs no further object; it is in one queue at a time. */
public interface Step {
    /** {@return the one behind it in its queue} */
    @Nullable
    Step nextStep();

    /** Puts one behind it. */
    void nextStep(@Nullable Step next);

    /** Does it: never blocks, calls no user's code. */
    void run();

    /** {@return the same list the other way round} */
    static @Nullable Step oldestFirst(@Nullable Step newestFirst) {
        Step reversed = null;
        Step step = newestFirst;
        while (step != null) {
            Step older = step.nextStep();
            step.nextStep(reversed);
            reversed = step;
            step = older;
        }
        return reversed;
    }
}
