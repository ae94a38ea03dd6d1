// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks;

import io.halyard.transport.Handling;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.Qos;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.session.MqttTransports;
import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Judges a publisher by what comes out at the other end, where a subscriber has a connection of its own that does not break. */
final class ArrivalJudge implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final MqttTransport subscriber;
    private final Arrivals arrivals = new Arrivals();

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
                            message -> judge.arrivals.arrived(message.topic(), Integer.parseInt(message.text())))
                    .granted()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return judge;
        } catch (TimeoutException e) {
            judge.close();
            throw e;
        }
    }

    /** {@return how many of the promised never came; waits for them while others come} */
    long awaitLost(BitSet promised) {
        long lost = arrivals.lost(promised);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (lost > 0 && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            long left = arrivals.lost(promised);
            if (left < lost) {
                deadline = System.nanoTime() + PATIENCE.toNanos();
            }
            lost = left;
        }
        return lost;
    }

    long duplicated() {
        return arrivals.duplicated();
    }

    long reordered() {
        return arrivals.reordered();
    }

    @Override
    public void close() {
        subscriber.close();
    }
}
