// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.spi;

import io.halyard.hal.AnalogInput.Sample;
import io.halyard.hal.HalException;
import io.halyard.hal.Subscription;
import java.util.function.Consumer;

/**
 * Hands samples to one listener as {@link io.halyard.hal.AnalogInput#onSample} promises (rule R25), and counts what is lost. The
 * board decides when to measure; {@link SampleListeners} does it by the computer's clock. {@link #offer} and {@link #missed} never
 * block.
 */
public final class SampleQueue implements Subscription {
    private record Numbered(double value, long timestampNanos, long number) {}

    private static final class Receiver implements ListenerQueue.Receiver<Numbered> {
        private final Consumer<? super Sample> listener;
        private long previous;

        Receiver(Consumer<? super Sample> listener) {
            this.listener = listener;
        }

        @Override
        public void accept(Numbered sample, long droppedByTheQueue) {
            long lost = sample.number - previous - 1;
            previous = sample.number;
            listener.accept(new Sample(sample.value, sample.timestampNanos, lost));
        }
    }

    private final ListenerQueue<Numbered> queue;
    private long last;

    private SampleQueue(String threadName, Consumer<? super Sample> listener, Runnable whenClosed) {
        queue = ListenerQueue.start(threadName, new Receiver(listener), _ -> whenClosed.run());
    }

    /**
     * Starts the delivery to one listener.
     *
     * @param threadName the thread's name: {@code halyard-<feature>-<instance>}
     * @param whenClosed called once when the subscription is closed, so that nothing is measured for it any more
     */
    public static SampleQueue start(String threadName, Consumer<? super Sample> listener, Runnable whenClosed) {
        return new SampleQueue(threadName, listener, whenClosed);
    }

    /**
     * Checks a rate.
     *
     * @param place board and pin
     * @param maximumHz the greatest rate that the board can do
     * @throws HalException kind OUT_OF_RANGE
     */
    public static void checkRate(String place, double rateHz, double maximumHz) {
        if (!(rateHz > 0 && rateHz <= maximumHz)) {
            throw new HalException(
                    HalException.Kind.OUT_OF_RANGE,
                    place,
                    "a rate of " + rateHz + " Hz is outside 0 (exclusive) to " + maximumHz + " Hz");
        }
    }

    /** Queues a sample; the oldest is dropped, and counted, when {@value ListenerQueue#CAPACITY} are waiting. */
    public synchronized void offer(double value, long timestampNanos) {
        last++;
        queue.offer(new Numbered(value, timestampNanos, last));
    }

    /** Counts samples that were due and could not be taken. */
    public synchronized void missed(long count) {
        last += count;
    }

    @Override
    public void close() {
        queue.close();
    }
}
