// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.AnalogInput;
import io.halyard.hal.Subscription;
import io.halyard.hal.spi.SampleQueue;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** An analog input: reads the quantity that the bench or a signal set; samples by the board's own time, exactly. */
final class SimulatedAnalogInput extends OpenPin implements AnalogInput {
    private final Set<Sampling> samplings = new HashSet<>();

    /** One listener at its rate; all of it under the board's lock. */
    private final class Sampling implements Subscription {
        private final double periodNanos;
        private final long start = board.time().nanoTime();
        private final SampleQueue queue;
        private Subscription next = () -> {};
        private long count;
        private boolean ended;

        Sampling(double rateHz, Consumer<? super Sample> listener) {
            periodNanos = 1e9 / rateHz;
            queue = SampleQueue.start(board.threadName(pin.pin()), listener, this::forget);
        }

        void sample() {
            synchronized (board.lock()) {
                if (ended) {
                    return;
                }
                long now = board.time().nanoTime();
                long due = (long) ((now - start) / periodNanos);
                queue.missed(Math.max(0, due - count)); // Late by whole periods, in the computer's time.
                count = Math.max(count, due) + 1;
                if (isUsable()) {
                    queue.offer(pin.measured(now), now);
                } else {
                    queue.missed(1);
                }
                long wait = start + (long) Math.ceil(count * periodNanos) - now;
                next = board.time().after(Duration.ofNanos(wait), this::sample);
            }
        }

        private void forget() {
            synchronized (board.lock()) {
                ended = true;
                next.close();
                samplings.remove(this);
            }
        }

        @Override
        public void close() {
            queue.close();
        }
    }

    SimulatedAnalogInput(SimulatedBoard board, SimulatedPin pin) {
        super(board, pin);
    }

    @Override
    public Reading read() {
        synchronized (board.lock()) {
            checkUsable();
            long now = board.time().nanoTime();
            return new Reading(pin.measured(now), pin.range().unit(), now);
        }
    }

    @Override
    public Range range() {
        return pin.range();
    }

    @Override
    public double maximumRateHz() {
        return SimulatedLimits.SAMPLING_HZ;
    }

    @Override
    public Subscription onSample(double rateHz, Consumer<? super Sample> listener) {
        SampleQueue.checkRate(place(), rateHz, SimulatedLimits.SAMPLING_HZ);
        synchronized (board.lock()) {
            checkOpen();
            Sampling sampling = new Sampling(rateHz, listener);
            samplings.add(sampling);
            sampling.sample();
            return sampling;
        }
    }

    @Override
    void opened() {
        pin.letGo();
    }

    @Override
    void closed() {
        List.copyOf(samplings).forEach(Sampling::close);
    }

    @Override
    void lost() {}

    @Override
    void found() {}
}
