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

    /** Publishes so many, to the topic of that receiver. */
    static Latency measure(Contender contender, Window window, String topic, Receiver receiver, int messages)
            throws Exception {
        System.gc();
        Round round = new Round(messages);
        receiver.round = round;
        window.open(Throughput.MOST_IN_FLIGHT);
        long due = System.nanoTime();
        for (int i = 0; i < messages; i++) {
            due += INTERVAL_NANOS;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            window.enter();
            byte[] payload = new byte[PAYLOAD_BYTES];
            ByteBuffer.wrap(payload).putLong(System.nanoTime());
            contender.publish(topic, payload, 0);
            contender.flush();
        }
        window.drain();
        if (!round.missing.await(10, TimeUnit.SECONDS)) {
            throw new BenchException(round.missing.getCount() + " of " + messages + " messages did not arrive");
        }
        receiver.round = null;
        Arrays.sort(round.nanos);
        return new Latency(quantile(round.nanos, 0.50), quantile(round.nanos, 0.99));
    }

    private static double quantile(long[] sorted, double part) {
        return sorted[(int) (part * (sorted.length - 1))] / 1e3;
    }
}
