// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.brokenrules.inner;

import io.halyard.hal.brokenrules.StateManager;

/** The other half of the cycle. */
public final class Circle {
    /** {@return the first half} */
    public Class<?> other() {
        return StateManager.class;
    }
}
