// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** What came out at the other end: numbers, in ascending order for each topic. */
final class Arrivals {
    private final BitSet arrived = new BitSet();
    private final Map<String, Integer> newest = new HashMap<>();
    private long duplicated;
    private long reordered;

    synchronized void arrived(String topic, int number) {
        if (arrived.get(number)) {
            duplicated++;
            return;
        }
        arrived.set(number);
        if (number < newest.getOrDefault(topic, -1)) {
            reordered++;
        }
        newest.merge(topic, number, Math::max);
    }

    /** {@return how many of the promised have not come} */
    synchronized long lost(BitSet promised) {
        BitSet missing = (BitSet) promised.clone();
        missing.andNot(arrived);
        return missing.cardinality();
    }

    synchronized long duplicated() {
        return duplicated;
    }

    /** {@return how many first copies came behind a later number of their topic} */
    synchronized long reordered() {
        return reordered;
    }
}
