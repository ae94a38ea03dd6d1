// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.gpio;

/** An I/O instance that can be taken anew when its chip went away and came back. */
public interface Revivable {
    /**
     * Takes its line again, in the state that it had; listeners hear of edges again.
     *
     * @throws com.pi4j.io.exception.IOException when the chip is not there (any more), or the line was taken by somebody else
     */
    void revive();
}
