// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

/** Whoever watches a pin's level, under the board's lock. */
@FunctionalInterface
interface LevelListener {
    /** The level may have changed. */
    void sample(boolean high);
}
