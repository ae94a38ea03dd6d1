// SPDX-License-Identifier: Apache-2.0
package io.halyard.remote;

/**
 * Which of a key's counters were used: the highest, and a bit for each of the 64 up to it, so that requests which overtook
 * each other are taken once each.
 *
 * @param highest the highest counter used; 0 = none yet
 * @param used bit n = {@code highest - n} was used
 */
record ReplayWindow(long highest, long used) {
    static final ReplayWindow EMPTY = new ReplayWindow(0, 1);

    /** {@return whether {@code counter} may be used now} */
    boolean accepts(long counter) {
        if (counter > highest) {
            return true;
        }
        long behind = highest - counter;
        return behind < Long.SIZE && ((used >>> behind) & 1) == 0;
    }

    /** {@return the window after {@code counter} was used} */
    ReplayWindow with(long counter) {
        if (counter > highest) {
            long step = counter - highest;
            return new ReplayWindow(counter, (step < Long.SIZE ? used << step : 0) | 1);
        }
        return new ReplayWindow(highest, used | (1L << (highest - counter)));
    }
}
