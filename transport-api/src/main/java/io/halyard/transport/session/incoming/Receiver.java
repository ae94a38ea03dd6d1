// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session.incoming;

import io.halyard.transport.MqttVersion;
import io.halyard.transport.TransportException;
import io.halyard.transport.spi.InboundMessage;

/** Messages: from a link to the subscriptions. Called by links' threads, unless a method is a step. */
public final class Receiver {
    private final IncomingListener listener;
    private final Subscriptions subscriptions;
    private final IncomingCounters counters;
    private final IncomingWire wire;
    private final Repetitions repetitions;

    /** @param isKept whether the broker keeps the session beyond the connection */
    public Receiver(IncomingListener listener, Subscriptions subscriptions, boolean isKept, MqttVersion version) {
        this.listener = listener;
        this.subscriptions = subscriptions;
        this.counters = subscriptions.counters();
        this.wire = subscriptions.wire();
        this.repetitions = new Repetitions(isKept, version);
    }

    /** {@return what has been counted} From any thread. */
    public IncomingFigures figures() {
        return counters.figures();
    }

    /** A message came. */
    public void received(InboundMessage message) {
        listener.heard();
        counters.received(
                message.message().topic().length() + message.message().payload().sizeBytes());
        wire.received(message.message());
        InboundMessage first = repetitions.filter(message);
        if (first != null) {
            subscriptions.route(first);
        }
    }

    /** A link dropped a packet. */
    public void dropped(TransportException reason) {
        counters.dropped();
        listener.failed(reason);
        wire.dropped(String.valueOf(reason.getMessage()));
    }

    /**
     * There is a connection. A step.
     *
     * @param isRemembered whether the broker still has the session
     */
    public void begin(boolean isRemembered) {
        wire.begin();
        if (!isRemembered) {
            repetitions.sessionEnded();
        }
    }

    /** The connection is gone. A step. */
    public void end(TransportException cause) {
        if (cause.kind() == TransportException.Kind.MALFORMED) {
            counters.dropped();
        }
        repetitions.connectionEnded();
    }
}
