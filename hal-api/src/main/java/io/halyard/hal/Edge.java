// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

/**
 * A change of a digital input's level.
 *
 * @param high the level after the change: true for a rising edge
 * @param timestampNanos when it happened, on the clock of {@link System#nanoTime()}, as near to the pin as the board can say:
 *     the kernel's or the board's own time stamp, not the moment of delivery. Only differences mean something
 * @param lostBefore how many edges of this input were lost since the last one delivered: 0 when all is well
 */
public record Edge(boolean high, long timestampNanos, long lostBefore) {}
