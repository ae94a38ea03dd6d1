// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.brokenrules;

import io.halyard.transport.session.threads.Surroundings;

/** Breaks a rule: it takes what only a transport's own packages may. */
public final class KnowsParts {
    private KnowsParts() {}

    /** {@return what it must not} */
    public static long now() {
        return Surroundings.real().nanoTime();
    }
}
