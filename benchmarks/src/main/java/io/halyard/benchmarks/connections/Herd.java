// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks.connections;

import java.util.List;
import java.util.Locale;

/**
 * How connections come back: a thundering herd would be one high bar.
 *
 * @param slots how many came back in each 100 ms since before the outage
 * @param backMilliseconds when the broker was there again
 */
record Herd(List<Long> slots, int backMilliseconds) {
    private static final int SLOTS_PER_ROW = 10;

    /** {@return the highest count of a slot} */
    long most() {
        return slots.stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** Prints a row for each second, with the counts of its ten slots and a bar. */
    void print() {
        int first = backMilliseconds / OurFleet.SLOT_MILLISECONDS;
        long highest = 1;
        for (int row = first; row < slots.size(); row += SLOTS_PER_ROW) {
            highest = Math.max(highest, sum(row));
        }
        System.out.println("reconnects per 100 ms since the broker was back            in that second");
        for (int row = first; row < slots.size(); row += SLOTS_PER_ROW) {
            StringBuilder counts = new StringBuilder();
            for (int slot = row; slot < row + SLOTS_PER_ROW; slot++) {
                counts.append(String.format(Locale.ROOT, "%5d", slot < slots.size() ? slots.get(slot) : 0));
            }
            int bar = (int) (40 * sum(row) / highest);
            System.out.printf(
                    Locale.ROOT, "%3d s %s %6d %s%n", (row - first) / SLOTS_PER_ROW, counts, sum(row), "#".repeat(bar));
        }
        System.out.println();
    }

    private long sum(int from) {
        return slots.subList(from, Math.min(slots.size(), from + SLOTS_PER_ROW)).stream()
                .mapToLong(Long::longValue)
                .sum();
    }
}
