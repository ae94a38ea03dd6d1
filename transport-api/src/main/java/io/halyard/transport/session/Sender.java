// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import io.halyard.transport.MqttVersion;
import io.halyard.transport.Qos;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.spi.MqttLink;
import org.jspecify.annotations.Nullable;

/** Publishes: from the outbox to the link, never more at a time than both sides allow. Its methods are steps. */
final class Sender {
    private static final int WINDOW_OF_BROKERS = 20;

    private final Session session;
    private final MqttVersion version;
    private final TransportSettings.Limits limits;
    private final Counters counters;
    private final Outbox outbox;
    private final Completions completions;

    private @Nullable MqttLink link;
    private boolean isHeld;
    private int maximumInFlight;
    private int maximumExactlyOnce;
    private int maximumPacketBytes;

    Sender(Session session, TransportSettings settings, MqttVersion version, Completions completions) {
        this.version = version;
        this.session = session;
        this.limits = settings.limits();
        this.counters = session.counters;
        this.outbox = new Outbox(settings.outbox(), this::settled);
        this.completions = completions;
    }

    /** {@return what waits or is under way; its figures may be read from any thread} */
    Outbox outbox() {
        return outbox;
    }

    /** There is a connection: publishes are taken for it, but not sent before {@link #release()}. */
    void begin(MqttLink connected, MqttLink.Accepted accepted) {
        link = connected;
        isHeld = true;
        maximumInFlight = Math.min(limits.maximumInFlight(), accepted.maximumInFlight());
        // Only MQTT 5 brokers say what they can take. Mosquitto 2.0 with its default window of 20 acknowledges more of
        // QoS 2 than
        // it delivers (measured), so before MQTT 5 there are never more.
        maximumExactlyOnce = version == MqttVersion.V5 ? maximumInFlight : Math.min(maximumInFlight, WINDOW_OF_BROKERS);
        maximumPacketBytes = Math.min(limits.maximumPacketBytes(), accepted.maximumPacketBytes());
    }

    /** The subscriptions are there: sends what waits. */
    void release() {
        isHeld = false;
        send();
    }

    /** The connection is gone. */
    void end(TransportException cause) {
        link = null;
        outbox.connectionEnded(cause);
    }

    /** Nothing will be sent any more. */
    void close(TransportException cause) {
        outbox.failAll(cause);
        completions.close();
    }

    /** A publish comes in. */
    void accept(Outgoing entry) {
        if (entry.isUnacknowledged() && link == null && !outbox.isConflating()) {
            reject(
                    entry,
                    new TransportException(
                            Kind.NOT_CONNECTED,
                            "topic '" + entry.message().topic() + "'",
                            "there is no connection, and a message of QoS 0 does not wait for one: use QoS 1"));
        } else {
            Counters.increment(counters.published);
            outbox.add(entry);
            send();
        }
    }

    /** Refuses a publish that is not in the outbox. */
    void reject(Outgoing entry, TransportException cause) {
        entry.failure = cause;
        entry.phase = Outgoing.Phase.SETTLED;
        completions.add(entry);
    }

    /** A link has answered a publish. */
    void answered(Outgoing entry) {
        if (entry.failure != null) {
            counters.lastError = entry.failure;
        }
        session.wire.answered(entry);
        outbox.settle(entry);
        send();
    }

    private void settled(Outgoing entry) {
        if (entry.failure == null) {
            Counters.increment(counters.acknowledged);
        }
        completions.add(entry);
    }

    private void send() {
        Outgoing next = outbox.firstWaiting();
        // One that was answered by an earlier link is settled by its own step, which is on its way.
        while (next != null && link != null && !isHeld && !next.isAnswered()) {
            if (isWindowFull(next.message().qos())) {
                return;
            }
            outbox.send(next);
            if (PacketSize.ofPublish(next.message()) > maximumPacketBytes) {
                next.failed(PacketSize.tooLarge(next.message(), maximumPacketBytes, "the broker's limit"));
            } else {
                give(next, link);
            }
            next = outbox.firstWaiting();
        }
    }

    private boolean isWindowFull(Qos qos) {
        int exactlyOnce = outbox.inFlight(Qos.EXACTLY_ONCE);
        return switch (qos) {
            case AT_MOST_ONCE -> outbox.inFlight(qos) >= limits.maximumInFlight();
            case AT_LEAST_ONCE -> outbox.inFlight(qos) + exactlyOnce >= maximumInFlight;
            case EXACTLY_ONCE ->
                exactlyOnce >= maximumExactlyOnce
                        || outbox.inFlight(Qos.AT_LEAST_ONCE) + exactlyOnce >= maximumInFlight;
        };
    }

    private void give(Outgoing entry, MqttLink to) {
        try {
            session.wire.published(entry.message());
            to.publish(entry);
        } catch (RuntimeException e) { // The border to a plug-in: a link that throws is beyond use.
            session.linkFailed(e);
        }
    }
}
