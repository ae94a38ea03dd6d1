// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator.state;

import java.util.List;

/**
 * A stretch of a datastream's history.
 *
 * @param end where the next stretch begins
 * @param isWhole whether it replaces what came before: points were erased, or came in between older ones
 * @param points by time, the oldest first
 */
public record Stretch(Cursor end, boolean isWhole, List<Point> points) {

    /** A place between two points. Only the state knows what the numbers mean. */
    public record Cursor(long generation, long arrived) {
        /** Before everything. */
        public static final Cursor START = new Cursor(-1, 0);
    }
}
