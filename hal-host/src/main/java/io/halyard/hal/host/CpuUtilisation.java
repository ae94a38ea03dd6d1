// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.host;

import java.io.IOException;

/** The share of time that the processors worked since the reading before, by the counters of {@code /proc/stat}. */
final class CpuUtilisation implements Gauge {
    private static final int IDLE = 3;
    private static final int IOWAIT = 4;
    private static final int STEAL = 7;

    private final KernelFile stat;
    private long total;
    private long idle;
    private double percent;

    /** Takes the counters as they are now for the reading before the first. */
    CpuUtilisation(KernelFile stat) throws IOException {
        this.stat = stat;
        read();
    }

    @Override
    public double read() throws IOException {
        String[] counters = stat.lineOf("cpu");
        if (counters.length <= IDLE) {
            throw stat.unexpected("idle time");
        }
        long nowTotal = 0;
        long nowIdle = 0;
        for (int i = 0; i < counters.length && i <= STEAL; i++) { // What follows is counted in the first two already.
            long ticks = stat.parseLong(counters[i]);
            nowTotal += ticks;
            nowIdle += i == IDLE || i == IOWAIT ? ticks : 0;
        }
        long passed = nowTotal - total;
        if (passed > 0) { // Within one tick the last reading stands.
            percent = Math.clamp(100.0 * (passed - (nowIdle - idle)) / passed, 0, 100); // Iowait may go backwards.
        }
        total = nowTotal;
        idle = nowIdle;
        return percent;
    }
}
