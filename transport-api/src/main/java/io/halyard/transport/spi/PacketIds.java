// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.spi;

import java.util.Arrays;

/**
 * A small number for each of a few packet ids. A map of the JDK would make objects for each message; this one grows to four times what
 * is in it at once, and makes none. Not thread-safe.
 */
final class PacketIds {
    private static final int VALUE_BITS = 4;
    private static final int VALUE = (1 << VALUE_BITS) - 1;

    /** A packet id and its number, at the place that the id has or behind it; 0 = free. A power of two, and at most half full. */
    private int[] entries = new int[16];

    private int size;

    /** {@return its number; 0 = it is not here} */
    int get(int id) {
        return entries[place(id)] & VALUE;
    }

    /** @param value 1 to 15 */
    void put(int id, int value) {
        int place = place(id);
        if (entries[place] == 0) {
            size++;
            if (2 * size > entries.length) {
                grow();
                place = place(id);
            }
        }
        entries[place] = (id << VALUE_BITS) | value;
    }

    /** {@return the number that it had; 0 = it was not here} */
    int remove(int id) {
        int free = place(id);
        int removed = entries[free] & VALUE;
        if (removed == 0) {
            return 0;
        }
        size--;
        int mask = entries.length - 1;
        // Whoever stands behind because the place was taken moves up, or it would not be found any more.
        for (int next = (free + 1) & mask; entries[next] != 0; next = (next + 1) & mask) {
            int from = (entries[next] >>> VALUE_BITS) & mask;
            if (((next - from) & mask) >= ((next - free) & mask)) {
                entries[free] = entries[next];
                free = next;
            }
        }
        entries[free] = 0;
        return removed;
    }

    private void grow() {
        int[] before = entries;
        entries = new int[2 * before.length];
        Arrays.stream(before)
                .filter(entry -> entry != 0)
                .forEach(entry -> entries[place(entry >>> VALUE_BITS)] = entry);
    }

    /** {@return where it is, or would be} */
    private int place(int id) {
        int mask = entries.length - 1;
        int place = id & mask;
        while (entries[place] != 0 && entries[place] >>> VALUE_BITS != id) {
            place = (place + 1) & mask;
        }
        return place;
    }
}
