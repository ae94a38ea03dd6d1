// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.hang;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HangMonitorTest {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final HangMonitor.Listener listener = new HangMonitor.Listener() {
        @Override
        public void healthy() {
            heard.add("healthy on " + Thread.currentThread().getName());
        }

        @Override
        public void fault(String description) {
            heard.add(description);
        }
    };

    private String next() throws InterruptedException {
        return Optional.ofNullable(heard.poll(30, TimeUnit.SECONDS)).orElse("nothing");
    }

    @Test
    void itHearsOfEachRoundUntilAFaultAndThenNoMore() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        HealthCheck third = () -> asked.incrementAndGet() == 3 ? Optional.of("stuck") : Optional.empty();
        try (HangMonitor _ = HangMonitor.start(List.of(third), listener, Duration.ofMillis(10))) {
            assertThat(next()).isEqualTo("healthy on halyard-watchdog-monitor");
            assertThat(next()).isEqualTo("healthy on halyard-watchdog-monitor");
            assertThat(next()).isEqualTo("stuck");
        }
        assertThat(asked).hasValue(3);
        assertThat(heard).isEmpty();
    }

    @Test
    void theFirstFaultOfARoundIsToldAndTheOthersAreNotAsked() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        List<HealthCheck> checks = List.of(() -> Optional.of("first"), () -> {
            asked.incrementAndGet();
            return Optional.of("second");
        });
        try (HangMonitor _ = HangMonitor.start(checks, listener, Duration.ofMillis(10))) {
            assertThat(next()).isEqualTo("first");
        }
        assertThat(asked).hasValue(0);
    }

    @Test
    void closingEndsItAlsoFromItsOwnThread() throws InterruptedException {
        HangMonitor[] monitor = new HangMonitor[1];
        HangMonitor.Listener closing = new HangMonitor.Listener() {
            @Override
            public void healthy() {
                synchronized (monitor) {
                    monitor[0].close();
                    heard.add("closed");
                }
            }

            @Override
            public void fault(String description) {
                heard.add(description);
            }
        };
        synchronized (monitor) {
            monitor[0] = HangMonitor.start(List.of(), closing, Duration.ofMillis(10));
        }
        assertThat(next()).isEqualTo("closed");
        monitor[0].close();
        monitor[0].close();
    }
}
