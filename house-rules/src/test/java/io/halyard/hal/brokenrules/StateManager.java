// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.brokenrules;

import io.halyard.hal.brokenrules.inner.Circle;

/** Breaks three rules: its name, a static field that changes, and half a cycle of packages. */
public final class StateManager {
    static int count;

    private StateManager() {}

    /** {@return the other half of the cycle} */
    public static Circle circle() {
        count++;
        return new Circle();
    }
}
