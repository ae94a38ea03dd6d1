// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks.links;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * How many publishes a second, from the first call until the broker has read the last one; and how much memory all threads
 * together allocate for each.
 *
 * @param perSecond publishes a second
 * @param allocatedBytes for each publish
 */
record Throughput(double perSecond, double allocatedBytes) {
    static final int MOST_IN_FLIGHT = 10_000;

    private static final int[] IN_FLIGHT = {MOST_IN_FLIGHT, 1_000};
    private static final byte[] PAYLOAD = new byte[64];
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Publishes so many. */
    static Throughput measure(Contender contender, Window window, String topic, int qos, int messages)
            throws Exception {
        System.gc();
        window.open(IN_FLIGHT[qos]);
        long allocated = THREADS.getTotalThreadAllocatedBytes();
        long start = System.nanoTime();
        for (int i = 0; i < messages; i++) {
            window.enter();
            contender.publish(topic, PAYLOAD, qos);
            if (qos > 0 && i % 64 == 0) {
                contender.flush(); // A buffer would hold back what the window waits for.
            }
        }
        contender.flush();
        window.drain();
        if (qos == 0) { // One that is acknowledged says that the broker has read all before it.
            window.enter();
            contender.publish(topic, PAYLOAD, 1);
            contender.flush();
            window.drain();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        allocated = THREADS.getTotalThreadAllocatedBytes() - allocated;
        return new Throughput(messages / seconds, (double) allocated / messages);
    }
}
