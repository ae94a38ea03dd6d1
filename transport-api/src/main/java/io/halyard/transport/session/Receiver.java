// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import io.halyard.transport.TransportException;
import io.halyard.transport.spi.InboundMessage;

/** Messages: from a link to the subscriptions. Called by links' threads, unless a method is a step. */
final class Receiver {
    private final Session session;
    private final Counters counters;
    private final Repetitions repetitions;

    Receiver(Session session, Repetitions repetitions) {
        this.session = session;
        this.counters = session.counters;
        this.repetitions = repetitions;
    }

    /** A message came. */
    void received(InboundMessage message) {
        session.pulse.heard();
        counters.received.increment();
        counters.receivedBytes.add(
                message.message().topic().length() + message.message().payload().sizeBytes());
        session.wire.received(message.message());
        InboundMessage first = repetitions.filter(message);
        if (first != null) {
            session.subscriptions.route(first);
        }
    }

    /** A link dropped a packet. */
    void dropped(TransportException reason) {
        counters.droppedInbound.increment();
        counters.lastError = reason;
        session.wire.dropped(String.valueOf(reason.getMessage()));
    }

    /**
     * There is a connection. A step.
     *
     * @param isRemembered whether the broker still has the session
     */
    void begin(boolean isRemembered) {
        if (!isRemembered) {
            repetitions.sessionEnded();
        }
    }

    /** The connection is gone. A step. */
    void end() {
        repetitions.connectionEnded();
    }
}
