// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session.incoming;

import io.halyard.transport.Qos;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.spi.MqttLink;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Subscriptions: asks each connection for them, and hears what the broker grants. Its methods are steps. */
final class Subscriber {
    private final IncomingListener listener;
    private final Subscriptions subscriptions;
    private final IncomingWire wire;

    /** Whether the broker keeps subscriptions beyond a connection. */
    private final boolean isKept;
    /** What nobody wants any more, and the broker may still have. */
    private final Set<String> unwanted = new LinkedHashSet<>();

    private @Nullable MqttLink link;
    /** Those that the connection was asked for and has not answered. */
    private int unanswered;

    Subscriber(IncomingListener listener, Subscriptions subscriptions, boolean isKept) {
        this.listener = listener;
        this.subscriptions = subscriptions;
        this.wire = subscriptions.wire();
        this.isKept = isKept;
    }

    /**
     * There is a connection: asks it for everything.
     *
     * @return whether anything is to be awaited
     */
    boolean begin(MqttLink connected) {
        link = connected;
        Map<String, Qos> filters = subscriptions.wanted();
        unanswered = filters.size();
        filters.forEach((filter, qos) -> ask(connected, filter, qos));
        List.copyOf(unwanted).forEach(filter -> end(connected, filter));
        return unanswered > 0;
    }

    /** The connection is gone. */
    void end() {
        link = null;
        unanswered = 0;
    }

    /** Somebody wants messages. */
    @SuppressWarnings("ReferenceEquality") // This very link.
    void subscribe(Inlet inlet) {
        MqttLink asked = link;
        if (asked != null && inlet.askedOf != asked && !inlet.isClosed()) {
            unanswered++;
            ask(asked, inlet.filter(), subscriptions.wanted().getOrDefault(inlet.filter(), inlet.qos()));
            listener.answerIsAwaited();
        }
    }

    /** Nobody wants them any more. */
    void unsubscribe(String filter) {
        MqttLink asked = link;
        if (!subscriptions.of(filter).isEmpty()) {
            return;
        }
        if (isKept) {
            unwanted.add(filter);
        }
        if (asked != null) {
            end(asked, filter);
        }
    }

    private void end(MqttLink asked, String filter) {
        try {
            wire.unsubscribing(filter);
            CompletableFuture<Void> _ = asked.unsubscribe(filter).whenComplete((_, failure) -> {
                wire.unsubscribed(filter, failure);
                if (failure == null) {
                    subscriptions.threads().submit(() -> unwanted.remove(filter));
                }
            });
        } catch (RuntimeException e) { // The border to a plug-in.
            listener.linkFailed(e);
        }
    }

    @SuppressWarnings("ReferenceEquality") // This very link.
    private void ask(MqttLink asked, String filter, Qos qos) {
        unwanted.remove(filter);
        subscriptions.of(filter).forEach(inlet -> inlet.askedOf = asked);
        wire.subscribing(filter, qos);
        try {
            CompletableFuture<Qos> _ = asked.subscribe(filter, qos)
                    .whenComplete((granted, failure) -> subscriptions.threads().submit(() -> {
                        if (asked == link) { // Else it is asked for again by the next connection.
                            answered(filter, granted, failure);
                            if (--unanswered == 0) {
                                listener.subscribed();
                            }
                        }
                    }));
        } catch (RuntimeException e) { // The border to a plug-in.
            subscriptions.threads().submit(() -> listener.linkFailed(e));
        }
    }

    private void answered(String filter, @Nullable Qos granted, @Nullable Throwable failure) {
        wire.subscribed(filter, granted, failure);
        if (failure == null) {
            listener.heard();
            subscriptions.answered(filter, granted, null);
            return;
        }
        TransportException refusal = failure(filter, failure);
        if (refusal.kind() == Kind.REJECTED) {
            listener.heard();
            listener.failed(refusal);
            wire.refused(refusal);
            subscriptions.answered(filter, null, refusal);
        }
    }

    private static TransportException failure(String filter, Throwable thrown) {
        if (thrown instanceof TransportException known) {
            return known;
        }
        if (thrown.getCause() instanceof TransportException known) {
            return known;
        }
        return new TransportException(
                Kind.REJECTED, "subscription '" + filter + "'", "the link failed: " + thrown, thrown);
    }
}
