// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks;

import io.halyard.transport.Handling;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.Qos;
import io.halyard.transport.ReceivedMessage;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.session.MqttTransports;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Judges a publisher by what comes out at the other end, where a subscriber has a connection of its own that does not break. */
final class ArrivalJudge implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final MqttTransport subscriber;
    private final BitSet arrived = new BitSet();
    private final Map<String, Integer> newest = new HashMap<>();
    private long duplicated;
    private long reordered;

    private ArrivalJudge(MqttTransport subscriber) {
        this.subscriber = subscriber;
    }

    /** {@return one that has subscribed to {@code campaign/+}} */
    static ArrivalJudge at(String brokerUri) throws Exception {
        ArrivalJudge judge = new ArrivalJudge(MqttTransports.create(TransportSettings.of(brokerUri), "hivemq"));
        try {
            judge.subscriber.connect();
            judge.subscriber
                    .subscribe(
                            "campaign/+",
                            Qos.EXACTLY_ONCE,
                            Handling.defaults().withQueue(1_000_000, Handling.Overflow.DROP_NEWEST),
                            judge::arrived)
                    .granted()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return judge;
        } catch (TimeoutException e) {
            judge.close();
            throw e;
        }
    }

    private synchronized void arrived(ReceivedMessage message) {
        int number = Integer.parseInt(message.text());
        if (arrived.get(number)) {
            duplicated++;
            return;
        }
        arrived.set(number);
        if (number < newest.getOrDefault(message.topic(), -1)) {
            reordered++;
        }
        newest.merge(message.topic(), number, Math::max);
    }

    /** {@return how many of the promised never came; waits for them while others come} */
    long awaitLost(BitSet promised) {
        long lost = lost(promised);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (lost > 0 && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            long left = lost(promised);
            if (left < lost) {
                deadline = System.nanoTime() + PATIENCE.toNanos();
            }
            lost = left;
        }
        return lost;
    }

    private synchronized long lost(BitSet promised) {
        BitSet missing = (BitSet) promised.clone();
        missing.andNot(arrived);
        return missing.cardinality();
    }

    synchronized long duplicated() {
        return duplicated;
    }

    synchronized long reordered() {
        return reordered;
    }

    @Override
    public void close() {
        subscriber.close();
    }
}
