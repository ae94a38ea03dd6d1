// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.Pin;

/**
 * A change of what a board drives, seen from outside.
 *
 * @param pin the pin
 * @param duty 0 to 1: the share of time that it is high now; 0 or 1 from a digital output
 * @param timestampNanos when, on the board's {@link SimulatedTime}
 */
public record OutputChange(Pin pin, double duty, long timestampNanos) {
    /** {@return whether a volt meter would call it high: from half the time on} */
    public boolean isHigh() {
        return duty >= 0.5;
    }
}
