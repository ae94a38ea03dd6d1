// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import io.halyard.transport.session.threads.Surroundings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Time that passes only when the test says so; tasks run at once, on the thread that starts them. */
final class VirtualTime implements Surroundings {
    private final List<SetAlarm> alarms = new ArrayList<>();
    private long now = 1_000_000_000_000L;
    /** What is up. */
    Set<String> networks = Set.of("wlan0 192.0.2.1");
    /** What {@link #random()} says. */
    double chance = 0.5;

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public Instant wallClock() {
        return Instant.EPOCH.plusNanos(now);
    }

    @Override
    public Set<String> networks() {
        return networks;
    }

    @Override
    public double random() {
        return chance;
    }

    @Override
    public Task start(String threadName, Runnable task) {
        task.run();
        return () -> {};
    }

    @Override
    public Alarm alarm(String threadName, Runnable ring) {
        SetAlarm alarm = new SetAlarm(ring);
        alarms.add(alarm);
        return alarm;
    }

    /** Lets time pass; every alarm rings at its time. */
    void pass(Duration time) {
        long end = now + time.toNanos();
        while (true) {
            Optional<SetAlarm> next =
                    alarms.stream().filter(alarm -> alarm.at <= end).min(Comparator.comparingLong(alarm -> alarm.at));
            if (next.isEmpty()) {
                break;
            }
            SetAlarm ringing = next.get();
            now = Math.max(now, ringing.at);
            ringing.at = NEVER;
            ringing.ring.run();
        }
        now = end;
    }

    void passSeconds(double seconds) {
        pass(Duration.ofNanos((long) (seconds * 1e9)));
    }

    private static final class SetAlarm implements Alarm {
        private final Runnable ring;
        private long at = NEVER;

        SetAlarm(Runnable ring) {
            this.ring = ring;
        }

        @Override
        public void setAt(long nanoTime) {
            at = nanoTime;
        }

        @Override
        public void close() {
            at = NEVER;
        }
    }
}
