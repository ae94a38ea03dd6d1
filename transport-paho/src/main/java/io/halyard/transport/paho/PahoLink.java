// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.paho;

import io.halyard.transport.Endpoint;
import io.halyard.transport.Message;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.Qos;
import io.halyard.transport.ReceivedMessage;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.spi.InboundMessage;
import io.halyard.transport.spi.LinkFailures;
import io.halyard.transport.spi.LinkLife;
import io.halyard.transport.spi.LinkListener;
import io.halyard.transport.spi.LinkSettings;
import io.halyard.transport.spi.LinkSocket;
import io.halyard.transport.spi.MqttLink;
import io.halyard.transport.spi.OutboundMessage;
import io.halyard.transport.spi.PublishSize;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection through one of Paho's clients. What Paho cannot do, and what is done instead, is in {@link PahoWire}, {@link
 * LinkSocket} and {@link PahoThreads}; it pings only when its keepalive is due, so {@link #ping()} is the one of all links without
 * that call.
 */
final class PahoLink implements MqttLink, PahoEars.Events, PahoWire.Events {
    private static final PahoWire.Reason SUCCESS = new PahoWire.Reason(0, Optional.empty());

    /** Of a publish, without its topic and payload. */
    private static final int MOST_OTHER_BYTES = 15;

    /** Of the one property that a publish may have (MQTT 5, 3.3.2.3.3), without the length of them all. */
    private static final int EXPIRY_BYTES = 5;

    /** A question to Paho. */
    private interface Question {
        void ask(PahoClient client, Object context)
                throws org.eclipse.paho.client.mqttv3.MqttException, org.eclipse.paho.mqttv5.common.MqttException;
    }

    /** Its context. */
    private record Asked(CompletableFuture<PahoWire.Reason> answer) {}

    private final LinkSettings settings;
    private final LinkListener listener;
    private final LinkLife life;
    private final PahoWire wire;
    private final LinkSocket socket;
    private final PahoThreads threads;
    private final IntConsumer acknowledgement = this::acknowledge;
    private volatile @Nullable PahoClient client;

    PahoLink(LinkSettings settings, LinkListener listener) {
        PahoLog.quiet();
        this.settings = settings;
        this.listener = listener;
        this.life = new LinkLife(settings, listener, this::release);
        this.wire = new PahoWire(settings, this);
        this.socket = new LinkSocket(settings);
        this.threads = new PahoThreads(death -> life.end(LinkFailures.malformed(settings.endpoint(), death)));
    }

    @Override
    public Accepted connect() throws InterruptedException {
        return life.connect(
                () -> {
                    client = make();
                    return asked(PahoClient::open).thenApply(_ -> wire.accepted());
                },
                this::lost);
    }

    private PahoClient make() {
        PahoNetwork network = new PahoNetwork(settings, socket, wire);
        PahoEars ears = new PahoEars(this);
        try {
            return settings.version() == MqttVersion.V5
                    ? new PahoV5Client(settings, network, threads, ears)
                    : new PahoV3Client(settings, network, threads, ears);
        } catch (org.eclipse.paho.client.mqttv3.MqttException | org.eclipse.paho.mqttv5.common.MqttException e) {
            throw LinkFailures.connecting(settings.endpoint(), e);
        }
    }

    private PahoClient connected() {
        PahoClient open = client;
        if (open == null) {
            throw new IllegalStateException("connect() has not returned");
        }
        return open;
    }

    @Override
    public void onMessage(ReceivedMessage message, int packetId) {
        listener.onMessage(InboundMessage.of(message, packetId, acknowledgement));
    }

    @Override
    public void onDropped(TransportException reason, int packetId) {
        if (packetId != 0) {
            acknowledge(packetId);
        }
        listener.onDropped(reason);
    }

    @Override
    public void onRepeated(int packetId) {
        acknowledge(packetId);
    }

    private void acknowledge(int packetId) {
        try {
            connected().acknowledge(packetId);
        } catch (org.eclipse.paho.client.mqttv3.MqttException | org.eclipse.paho.mqttv5.common.MqttException _) {
            // The connection is gone, and with it what was to be acknowledged.
        }
    }

    @Override
    public void onRefused(PahoWire.Reason reason) {
        Exception cause = connected().exception(reason.code());
        life.end(LinkFailures.refused(settings, reason.code(), reason.text(), cause));
    }

    @Override
    public void onFarewell(PahoWire.Reason reason) {
        Exception cause = connected().exception(reason.code());
        life.end(LinkFailures.farewell(settings.endpoint(), reason.code(), reason.text(), cause));
    }

    @Override
    public void onLost(Throwable cause) {
        Thread.interrupted(); // Paho leaves one behind when it stops its threads, this one among them.
        life.end(lost(cause));
    }

    /** Ends Paho's threads, which may take it a moment. */
    private void release() {
        socket.close();
        if (client != null) {
            threads.execute(() -> asked((ending, _) -> ending.release()));
        }
    }

    @Override
    public void publish(OutboundMessage message) {
        if (isTooLarge(message)) {
            return;
        }
        boolean isRelease = message.wasReceived();
        wire.publishing(message);
        try {
            if (wire.numbers().isPresent() && message.message().qos() != Qos.AT_MOST_ONCE) {
                publish(message, wire.numbers().get());
            } else {
                connected().publish(message);
            }
            if (!isRelease) {
                wire.published();
            }
        } catch (org.eclipse.paho.client.mqttv3.MqttException | org.eclipse.paho.mqttv5.common.MqttException e) {
            life.end(lost(e)); // The connection has ended, or is of no use any more.
        }
    }

    private boolean isTooLarge(OutboundMessage message) {
        Message content = message.message();
        String topic = content.topic();
        int payload = content.payload().sizeBytes();
        int limit = wire.accepted().maximumPacketBytes();
        if (MOST_OTHER_BYTES + 3L * topic.length() + payload <= limit) {
            return false;
        }
        int properties = settings.version() != MqttVersion.V5 ? 0 : message.expirySeconds() == 0 ? 1 : 1 + EXPIRY_BYTES;
        long bytes = PublishSize.of(topic, content.qos(), properties, payload);
        if (bytes > limit) {
            String problem = "a packet of " + bytes + " bytes is more than the broker takes, " + limit;
            message.failed(new TransportException(Kind.TOO_LARGE, "topic '" + topic + "'", problem));
        }
        return bytes > limit;
    }

    private void publish(OutboundMessage message, PahoNumbers numbers)
            throws org.eclipse.paho.client.mqttv3.MqttException, org.eclipse.paho.mqttv5.common.MqttException {
        synchronized (numbers) {
            int packetId = message.resumedPacketId();
            if (packetId == 0) {
                packetId = connected().publish(message);
            } else {
                connected().resume(message);
            }
            numbers.numbered(message, packetId);
        }
    }

    @Override
    public void onWritten(OutboundMessage message) {
        if (!life.hasEnded()) {
            message.acknowledged();
        }
    }

    /** QoS 0 is answered as it is written. */
    @Override
    public void onAnswer(Object context, int packetId) {
        if (context instanceof Asked asked) {
            asked.answer().complete(wire.takeAnswer(packetId).orElse(SUCCESS));
        } else if (context instanceof OutboundMessage message
                && message.message().qos() != Qos.AT_MOST_ONCE) {
            published(message, packetId);
        }
    }

    private void published(OutboundMessage message, int packetId) {
        if (wire.numbers().isPresent()) {
            wire.numbers().get().done(packetId);
        }
        if (life.hasEnded()) {
            return;
        }
        Optional<PahoWire.Reason> rejected = wire.takeAnswer(packetId);
        if (rejected.isPresent()) {
            message.failed(rejected("topic '" + message.message().topic() + "'", rejected.get()));
        } else {
            message.acknowledged();
        }
    }

    @Override
    public void onFailure(Object context, Throwable cause) {
        if (context instanceof Asked asked) {
            asked.answer().completeExceptionally(cause);
        } else {
            onLost(cause); // The connection has ended, or is of no use any more.
        }
    }

    @Override
    public CompletableFuture<Qos> subscribe(String filter, Qos qos) {
        return answered(filter, (open, context) -> open.subscribe(filter, qos.level(), context))
                .thenApply(reason -> Qos.of(reason.code()));
    }

    @Override
    public CompletableFuture<Void> unsubscribe(String filter) {
        return answered(filter, (open, context) -> open.unsubscribe(filter, context))
                .thenApply(_ -> null);
    }

    private CompletableFuture<PahoWire.Reason> answered(String filter, Question question) {
        return life.answered(
                asked(question).thenApply(reason -> {
                    if (LinkFailures.isFailure(reason.code())) {
                        throw rejected("topic filter '" + filter + "'", reason);
                    }
                    return reason;
                }),
                this::lost);
    }

    private CompletableFuture<PahoWire.Reason> asked(Question question) {
        Asked asked = new Asked(new CompletableFuture<>());
        try {
            question.ask(connected(), asked);
        } catch (org.eclipse.paho.client.mqttv3.MqttException | org.eclipse.paho.mqttv5.common.MqttException e) {
            asked.answer().completeExceptionally(e);
        }
        return asked.answer();
    }

    @Override
    public void disconnect() {
        life.disconnect(() -> {
            var _ = asked((open, _) -> open.leave());
            return wire.whenFarewellSent();
        });
    }

    @Override
    public void abandon() {
        life.abandon();
    }

    /** The one place where Paho's exceptions become ours; what was seen on the wire has been told by then. */
    private TransportException lost(Throwable cause) {
        Endpoint endpoint = settings.endpoint();
        return isMalformed(cause) ? LinkFailures.malformed(endpoint, cause) : LinkFailures.ended(endpoint, cause);
    }

    /** The end of the stream is seen before Paho sees it: what ends in Paho is a packet. */
    private static boolean isMalformed(Throwable cause) {
        return (cause instanceof org.eclipse.paho.mqttv5.common.MqttException e && PahoV5Client.isMalformed(e))
                || (!(cause instanceof IOException) && cause.getCause() instanceof EOFException);
    }

    private TransportException rejected(String place, PahoWire.Reason reason) {
        return LinkFailures.rejected(
                place, reason.code(), reason.text(), connected().exception(reason.code()));
    }
}
