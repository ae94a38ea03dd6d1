// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session.incoming;

import io.halyard.transport.MqttVersion;
import io.halyard.transport.Qos;
import io.halyard.transport.ReceivedMessage;
import io.halyard.transport.spi.InboundMessage;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Knows messages of QoS 2 again that a broker with a session that is kept sends once more, because the connection ended
 * before it heard of their arrival: they are handled once. Any thread may use it.
 */
final class Repetitions {
    /** More than any broker has under way by default; beyond that those that are handled are forgotten, oldest first. */
    private static final int REMEMBERED = 1_000;

    /** A message that came, whether it is handled, and whether the broker may know that. */
    private static final class Arrival {
        private final ReceivedMessage message;
        private boolean isHandled;
        private boolean isAnswered;
        private @Nullable Runnable acknowledgeAgain;

        Arrival(ReceivedMessage message) {
            this.message = message;
        }

        boolean isSame(ReceivedMessage other) {
            return message.topic().equals(other.topic()) && message.payload().equals(other.payload());
        }
    }

    private final boolean isKept;
    /** Whether a broker says that it does not have the session any more. */
    private final boolean isReported;

    /** By packet id: of this connection, and of those before it that have not come again. */
    private Map<Integer, Arrival> current = new LinkedHashMap<>();

    private Map<Integer, Arrival> earlier = new LinkedHashMap<>();

    /** @param isKept whether the broker keeps the session beyond the connection */
    Repetitions(boolean isKept, MqttVersion version) {
        this.isKept = isKept;
        this.isReported = version != MqttVersion.V3_1;
    }

    /**
     * {@return the message to be handled; nothing if it is being handled, or was, so that it needs its acknowledgement only}
     */
    @Nullable
    InboundMessage filter(InboundMessage inbound) {
        if (!isKept || inbound.message().qos() != Qos.EXACTLY_ONCE || inbound.packetId() == 0) {
            return inbound;
        }
        synchronized (this) {
            Arrival known = known(inbound);
            if (known == null) {
                Arrival arrival = new Arrival(inbound.message());
                remember(inbound.packetId(), arrival);
                return new InboundMessage(inbound.message(), () -> handled(arrival, inbound), inbound.packetId());
            }
            if (!known.isHandled) {
                known.acknowledgeAgain = inbound.acknowledge();
                return null;
            }
            known.isAnswered = true;
        }
        inbound.acknowledge().run();
        return null;
    }

    /** The connection is gone: what came over it may come again over the next. */
    synchronized void connectionEnded() {
        earlier.putAll(current);
        current = new LinkedHashMap<>();
    }

    /** The broker has forgotten the session: nothing comes again. */
    synchronized void sessionEnded() {
        earlier = new LinkedHashMap<>();
    }

    private @Nullable Arrival known(InboundMessage inbound) {
        Arrival known = earlier.remove(inbound.packetId());
        if (known == null || !known.isSame(inbound.message())) {
            return null;
        }
        // A packet id comes anew when what it stood for is done with, and only then: DUP is not always set.
        if (!inbound.message().duplicate() && (known.isAnswered || !isReported)) {
            return null;
        }
        remember(inbound.packetId(), known);
        return known;
    }

    private void remember(int packetId, Arrival arrival) {
        current.remove(packetId);
        current.put(packetId, arrival);
        if (current.size() > REMEMBERED) {
            Iterator<Arrival> oldest = current.values().iterator();
            if (oldest.next().isHandled) {
                oldest.remove();
            }
        }
    }

    private void handled(Arrival arrival, InboundMessage first) {
        Runnable again;
        synchronized (this) {
            arrival.isHandled = true;
            arrival.isAnswered = current.get(first.packetId()) == arrival;
            again = arrival.acknowledgeAgain;
        }
        first.acknowledge().run();
        if (again != null) {
            again.run();
        }
    }
}
