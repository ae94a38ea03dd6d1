// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.hang;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Asks the virtual machine for platform threads that wait for each other; it does not know of virtual ones. Asks one time in six. */
final class DeadlockCheck implements HealthCheck {
    private static final int EVERY = 6;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private int asked;

    @Override
    public Optional<String> fault() {
        asked++;
        if (asked % EVERY != 0) {
            return Optional.empty();
        }
        long[] locked = threads.findDeadlockedThreads();
        if (locked == null) {
            return Optional.empty();
        }
        return Optional.of(Arrays.stream(threads.getThreadInfo(locked))
                .filter(Objects::nonNull)
                .map(ThreadInfo::getThreadName)
                .collect(Collectors.joining(", ", "deadlock of threads ", "")));
    }
}
