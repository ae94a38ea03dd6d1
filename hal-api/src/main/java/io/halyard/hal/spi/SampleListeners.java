// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.spi;

import io.halyard.hal.AnalogInput.Reading;
import io.halyard.hal.AnalogInput.Sample;
import io.halyard.hal.HalException;
import io.halyard.hal.Subscription;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * All that samples one analog input, for boards that can only be asked: measures by the computer's clock, on one virtual thread
 * for each listener, beside that of the listener itself. Rates up to {@value #MAXIMUM_HZ} Hz; what the computer is too busy for is
 * counted as lost. Boards with a clock of their own for sampling use {@link SampleQueue} directly.
 */
public final class SampleListeners implements AutoCloseable {
    /** The greatest rate, in hertz. */
    public static final double MAXIMUM_HZ = 1000;

    private static final double NANOS_PER_SECOND = 1e9;

    /** One listener at its rate. */
    private final class Sampling implements Subscription {
        private final CountDownLatch ended = new CountDownLatch(1);
        private final double rateHz;
        private final SampleQueue queue;

        Sampling(double rateHz, Consumer<? super Sample> listener) {
            this.rateHz = rateHz;
            this.queue = SampleQueue.start(threadName, listener, this::forget);
        }

        void measureUntilClosed() {
            long start = System.nanoTime();
            long due = 0;
            try {
                while (!ended.await(start + nanosUntil(due) - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    measure();
                    long next = Math.max(due + 1, (long) ((System.nanoTime() - start) * rateHz / NANOS_PER_SECOND));
                    queue.missed(next - due - 1);
                    due = next;
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts this thread", e);
            }
        }

        private void measure() {
            try {
                Reading reading = measurement.get();
                queue.offer(reading.value(), reading.timestampNanos());
            } catch (
                    HalException
                            _) { // The listener learns it from lostBefore; whoever reads the input gets the reason.
                queue.missed(1);
            }
        }

        private long nanosUntil(long sample) {
            return (long) (sample * NANOS_PER_SECOND / rateHz);
        }

        private void forget() {
            ended.countDown();
            synchronized (running) {
                running.remove(this);
            }
        }

        @Override
        public void close() {
            queue.close();
        }
    }

    private final String threadName;
    private final String place;
    private final Supplier<Reading> measurement;
    private final Set<Sampling> running = new HashSet<>();
    private boolean closed;

    /**
     * @param threadName the name of the threads: {@code halyard-<feature>-<instance>}
     * @param place board and pin, for {@link HalException#place()}
     * @param measurement measures once; a HalException is a sample lost
     */
    public SampleListeners(String threadName, String place, Supplier<Reading> measurement) {
        this.threadName = threadName;
        this.place = place;
        this.measurement = measurement;
    }

    /**
     * Samples from now on: see {@link io.halyard.hal.AnalogInput#onSample}.
     *
     * @throws HalException kinds OUT_OF_RANGE, CLOSED
     */
    public Subscription add(double rateHz, Consumer<? super Sample> listener) {
        SampleQueue.checkRate(place, rateHz, MAXIMUM_HZ);
        synchronized (running) {
            if (closed) {
                throw new HalException(HalException.Kind.CLOSED, place, "the input is closed");
            }
            Sampling sampling = new Sampling(rateHz, listener);
            running.add(sampling);
            Thread.ofVirtual().name(threadName).start(sampling::measureUntilClosed);
            return sampling;
        }
    }

    /** Ends all sampling. Harmless when closed already. */
    @Override
    public void close() {
        List<Sampling> ending;
        synchronized (running) {
            closed = true;
            ending = List.copyOf(running);
        }
        ending.forEach(Sampling::close);
    }
}
