// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks.links;

import io.halyard.benchmarks.report.BenchException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * From the call that publishes with QoS 0 to the handler of the same connection, at 1,000 publishes a second.
 *
 * @param p50Micros half took longer
 * @param p99Micros one in a hundred took longer
 */
record Latency(double p50Micros, double p99Micros) {
    private static final long INTERVAL_NANOS = 1_000_000;
    private static final int PAYLOAD_BYTES = 64;
    private static final int LEAD_IN = 20;
    /** As many on their way as no broker drops. */
    private static final int FEW = 50;

    /** The receiving end, for one contender. */
    static final class Receiver {
        private volatile @Nullable Round round;

        /** Handles a message. */
        void accept(ByteBuffer payload) {
            long now = System.nanoTime();
            Round current = round;
            if (current != null) {
                current.arrived(now - payload.getLong(0));
            }
        }
    }

    private static final class Round {
        private final long[] nanos;
        private final CountDownLatch missing;
        private int arrived;

        Round(int messages) {
            nanos = new long[messages];
            missing = new CountDownLatch(messages);
        }

        void arrived(long took) {
            nanos[arrived++] = took;
            missing.countDown();
        }
    }

    /** One contender's latencies, taken in blocks between which the others have their turn. */
    static final class Samples {
        private final Contender contender;
        private final Window window;
        private final String topic;
        private final Receiver receiver;
        /** What was taken since the last figure, in nanoseconds. */
        private long[] taken = {};

        /** @param topic which that receiver gets */
        Samples(Contender contender, Window window, String topic, Receiver receiver) {
            this.contender = contender;
            this.window = window;
            this.topic = topic;
            this.receiver = receiver;
        }

        /**
         * Publishes and receives so many as fast as it goes, few at a time. Else the way of a message in would be compiled
         * while it is measured: it is gone some thousand times only.
         */
        void warmUp(int messages) throws Exception {
            for (int done = 0; done < messages; done += FEW) {
                Round round = begin(FEW);
                for (int i = 0; i < FEW; i++) {
                    publish();
                }
                await(round);
            }
        }

        /** Publishes so many, one each millisecond, after some that do not count: who has slept wakes slowly. */
        void take(int messages) throws Exception {
            Round round = begin(LEAD_IN + messages);
            long due = System.nanoTime();
            for (int i = 0; i < LEAD_IN + messages; i++) {
                due += INTERVAL_NANOS;
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                publish();
            }
            await(round);
            int before = taken.length;
            taken = Arrays.copyOf(taken, before + messages);
            System.arraycopy(round.nanos, LEAD_IN, taken, before, messages);
        }

        /** {@return what was taken since this was asked last} */
        Latency figure() {
            long[] counted = taken;
            taken = new long[0];
            Arrays.sort(counted);
            return new Latency(quantile(counted, 0.50), quantile(counted, 0.99));
        }

        private Round begin(int messages) {
            Round round = new Round(messages);
            receiver.round = round;
            window.open(Throughput.MOST_IN_FLIGHT);
            return round;
        }

        private void publish() throws Exception {
            window.enter();
            byte[] payload = new byte[PAYLOAD_BYTES];
            ByteBuffer.wrap(payload).putLong(System.nanoTime());
            contender.publish(topic, payload, 0);
            contender.flush();
        }

        private void await(Round round) throws InterruptedException {
            window.drain();
            if (!round.missing.await(60, TimeUnit.SECONDS)) {
                throw new BenchException(round.missing.getCount() + " messages did not arrive");
            }
            receiver.round = null;
        }
    }

    private static double quantile(long[] sorted, double part) {
        return sorted[(int) (part * (sorted.length - 1))] / 1e3;
    }
}
