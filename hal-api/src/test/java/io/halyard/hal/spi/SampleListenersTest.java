// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.halyard.hal.AnalogInput.Reading;
import io.halyard.hal.AnalogInput.Sample;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.Subscription;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SampleListenersTest {
    private final AtomicLong measured = new AtomicLong();

    @Test
    void r25_aMeasurementThatFailsIsCountedAsLost() throws InterruptedException {
        BlockingQueue<Sample> samples = new LinkedBlockingQueue<>();
        try (SampleListeners listeners = listeners()) {
            listeners.add(SampleListeners.MAXIMUM_HZ, samples::add);
            for (int i = 0; i < 3; i++) {
                Sample sample = take(samples);
                assertThat(sample.value() % 2).as("odd ones fail").isZero();
                assertThat(sample.lostBefore()).isGreaterThanOrEqualTo(i == 0 ? 0 : 1);
            }
        }
    }

    @Test
    void r25_twoListenersHaveTheirOwnRates() throws InterruptedException {
        BlockingQueue<Sample> fast = new LinkedBlockingQueue<>();
        BlockingQueue<Sample> slow = new LinkedBlockingQueue<>();
        try (SampleListeners listeners = listeners()) {
            listeners.add(0.001, slow::add);
            take(slow);
            Subscription ended = listeners.add(1000, fast::add);
            take(fast);
            take(fast);
            ended.close();
            ended.close();
            assertThat(slow).as("one in a thousand seconds").isEmpty();
        }
    }

    @Test
    void r25_aRateOutOfRangeIsRefused() {
        try (SampleListeners listeners = listeners()) {
            assertThatExceptionOfType(HalException.class)
                    .isThrownBy(() -> listeners.add(1000.1, _ -> {}))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.OUT_OF_RANGE))
                    .withMessage("header A0: a rate of 1000.1 Hz is outside 0 (exclusive) to 1000.0 Hz");
        }
    }

    @Test
    void r11_closedListenersTakeNoMore() {
        SampleListeners listeners = listeners();
        listeners.close();
        listeners.close();
        assertThatExceptionOfType(HalException.class)
                .isThrownBy(() -> listeners.add(1, _ -> {}))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.CLOSED));
    }

    @Test
    void r10_aSlowListenerIsToldHowManyItLost() throws InterruptedException {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        BlockingQueue<Sample> samples = new LinkedBlockingQueue<>();
        try (SampleQueue queue = SampleQueue.start(
                "halyard-test-samples",
                sample -> {
                    blocked.countDown();
                    awaitQuietly(release);
                    samples.add(sample);
                },
                () -> {})) {
            queue.offer(0, 0);
            blocked.await();
            queue.missed(5);
            for (int i = 1; i <= ListenerQueue.CAPACITY + 10; i++) {
                queue.offer(i, i);
            }
            release.countDown();
            assertThat(take(samples)).isEqualTo(new Sample(0, 0, 0));
            assertThat(take(samples)).isEqualTo(new Sample(11, 11, 15));
            assertThat(take(samples)).isEqualTo(new Sample(12, 12, 0));
        }
    }

    /** What is measured is how often that was done; every second time it fails. */
    private SampleListeners listeners() {
        return new SampleListeners("halyard-test-samples", "header A0", () -> {
            long number = measured.getAndIncrement();
            if (number % 2 == 1) {
                throw new HalException(Kind.INPUT_OUTPUT, "header A0", "failed on purpose");
            }
            return new Reading(number, "", System.nanoTime());
        });
    }

    private static Sample take(BlockingQueue<Sample> samples) throws InterruptedException {
        Sample taken = samples.poll(10, TimeUnit.SECONDS);
        if (taken == null) {
            throw new AssertionError("no sample came");
        }
        return taken;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
