// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.offline;

import java.time.Duration;
import java.util.Optional;

/**
 * After how much time without an answer from any broker what is done about it; zero is never. All times are uptime: what a device spends switched
 * off does not count.
 *
 * <ol>
 *   <li>A client that got no answer for {@code rebuildAfter} is made anew, and again each time as much has passed.
 *   <li>After {@code restartAfter} the process is started again, once. If the next process gets no answer either, it was not the process: it is
 *       not started again for that reason until a connection has lasted {@link #HELD}, or the computer was rebooted.
 *   <li>After {@code rebootAfter}, restarts of the process not taken off, the computer is rebooted, and then at most once per {@code rebootEvery},
 *       whatever came in between.
 * </ol>
 *
 * @param rebuildAfter until a client is made anew; up to 30 days
 * @param restartAfter until the process is started again; up to 30 days
 * @param rebootAfter until the computer is rebooted; up to 30 days
 * @param rebootEvery the least time between two reboots; 1 minute to 365 days
 */
public record OfflineRules(Duration rebuildAfter, Duration restartAfter, Duration rebootAfter, Duration rebootEvery) {
    /** A connection that lasts so long proves that the process works. */
    public static final Duration HELD = Duration.ofMinutes(10);

    private static final Duration LONGEST = Duration.ofDays(30);

    /** Checks the ranges. */
    public OfflineRules {
        require("rebuild-after", rebuildAfter, Duration.ZERO, LONGEST);
        require("restart-after", restartAfter, Duration.ZERO, LONGEST);
        require("reboot-after", rebootAfter, Duration.ZERO, LONGEST);
        require("reboot-every", rebootEvery, Duration.ofMinutes(1), Duration.ofDays(365));
    }

    /** {@return a client anew after 15 minutes, a restart after 30, a reboot after 3 hours and at most one in 12} */
    public static OfflineRules defaults() {
        return new OfflineRules(
                Duration.ofMinutes(15), Duration.ofMinutes(30), Duration.ofHours(3), Duration.ofHours(12));
    }

    /** What is to be done for the whole device. */
    public enum Step {
        /** Nothing. */
        NOTHING,
        /** Start the process again. */
        RESTART,
        /** Reboot the computer. */
        REBOOT
    }

    /**
     * {@return whether a client is to be made anew}
     *
     * @param silence since it was made, made anew, or got an answer
     */
    public boolean isRebuildDue(Duration silence) {
        return isOver(rebuildAfter, silence);
    }

    /**
     * {@return what is to be done}
     *
     * @param silence since any client got an answer, over restarts of the process
     * @param restarted whether the process was started again because of that already
     * @param sinceReboot since the last reboot because of that; empty if there was none
     */
    public Step next(Duration silence, boolean restarted, Optional<Duration> sinceReboot) {
        boolean mayReboot =
                sinceReboot.filter(since -> since.compareTo(rebootEvery) < 0).isEmpty();
        if (isOver(rebootAfter, silence) && mayReboot) {
            return Step.REBOOT;
        }
        return isOver(restartAfter, silence) && !restarted ? Step.RESTART : Step.NOTHING;
    }

    private static boolean isOver(Duration limit, Duration time) {
        return !limit.isZero() && time.compareTo(limit) >= 0;
    }

    private static void require(String name, Duration value, Duration from, Duration to) {
        if (value.compareTo(from) < 0 || value.compareTo(to) > 0) {
            throw new IllegalArgumentException(name + " " + value + " is not in " + from + " to " + to);
        }
    }
}
