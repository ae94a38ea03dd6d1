// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import io.halyard.transport.MqttTransport;
import io.halyard.transport.TransportException;
import io.halyard.watchdog.hang.Heartbeat;
import io.halyard.watchdog.hang.Heartbeats;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Beats for a transport as long as it works: every minute it is asked for a round trip, and either there is one, or the connection is given
 * up. That a broker is away is no reason to stop: a transport hangs when it does not even notice.
 */
final class TransportPulse implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final Duration DEADLINE = Duration.ofMinutes(5);
    private static final Duration ROUND_TRIP = Duration.ofSeconds(30);

    private final MqttTransport transport;
    private final Duration every;
    private final Heartbeat heartbeat;
    private final CountDownLatch closed = new CountDownLatch(1);

    private TransportPulse(MqttTransport transport, Duration every, Heartbeat heartbeat) {
        this.transport = transport;
        this.every = every;
        this.heartbeat = heartbeat;
    }

    /**
     * {@return the pulse of a transport, beating}
     *
     * @param name of the heartbeat
     */
    static TransportPulse start(String name, MqttTransport transport, Heartbeats heartbeats) {
        return start(transport, EVERY, heartbeats.register(name, DEADLINE));
    }

    static TransportPulse start(MqttTransport transport, Duration every, Heartbeat heartbeat) {
        TransportPulse pulse = new TransportPulse(transport, every, heartbeat);
        Thread.ofVirtual().name("halyard-runtime-" + heartbeat.name()).start(pulse::beat);
        return pulse;
    }

    private void beat() {
        try {
            while (!closed.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
                if (isAlive()) {
                    heartbeat.beat();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // Nobody has a reason to.
        }
    }

    private boolean isAlive() throws InterruptedException {
        try {
            transport.probe(ROUND_TRIP);
            return true;
        } catch (TransportException e) {
            return e.kind() != TransportException.Kind.TIMEOUT || transport.awaitDisconnected(ROUND_TRIP);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        heartbeat.close();
    }
}
