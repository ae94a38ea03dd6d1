// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.spi.MqttLink;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Publishes: from the outbox to the link, never more at a time than both sides allow. Its methods are steps. */
final class Sender {
    private final TransportSettings.Limits limits;
    private final Counters counters;
    private final Outbox outbox;
    private final Completions completions;
    private final Consumer<RuntimeException> linkFault;

    private @Nullable MqttLink link;
    private boolean isHeld;
    private int maximumInFlight;
    private int maximumPacketBytes;

    /** @param linkFault is told when the link threw what it must not */
    Sender(
            TransportSettings settings,
            Counters counters,
            Completions completions,
            Consumer<RuntimeException> linkFault) {
        this.limits = settings.limits();
        this.counters = counters;
        this.outbox = new Outbox(settings.outbox(), this::settled);
        this.completions = completions;
        this.linkFault = linkFault;
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
            int inFlight = next.isUnacknowledged() ? outbox.unacknowledgedInFlight() : outbox.acknowledgedInFlight();
            if (inFlight >= (next.isUnacknowledged() ? limits.maximumInFlight() : maximumInFlight)) {
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

    private void give(Outgoing entry, MqttLink to) {
        try {
            to.publish(entry);
        } catch (RuntimeException e) { // The border to a plug-in: a link that throws is beyond use.
            linkFault.accept(e);
        }
    }
}
