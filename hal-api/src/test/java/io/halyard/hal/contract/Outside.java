// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.contract;

/** What a {@link HalBench} can do or see outside of the board. It says which of it it cannot: {@link HalBench#blind()}. */
public enum Outside {
    /** {@link HalBench#drive}. */
    DRIVES_INPUTS,
    /** {@link HalBench#release}. */
    RELEASES_INPUTS,
    /** {@link HalBench#observed}. */
    SEES_LEVELS,
    /** {@link HalBench#observed} of an output that was closed: some hosts let go of a pin, and its last level with it. */
    SEES_LEVELS_AFTER_CLOSE,
    /** {@link HalBench#observedDuty}. */
    SEES_DUTIES,
    /** {@link HalBench#observedDuty} of an output that was closed. */
    SEES_DUTIES_AFTER_CLOSE,
    /** {@link HalBench#setAnalog}. */
    SETS_ANALOG,
    /** {@link HalBench#unplug} and {@link HalBench#plug}. */
    UNPLUGS
}
