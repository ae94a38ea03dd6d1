// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.paho;

import io.halyard.transport.Message;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.Qos;
import io.halyard.transport.ReceivedMessage;
import io.halyard.transport.TransportException;
import io.halyard.transport.spi.LinkFailures;
import io.halyard.transport.spi.LinkSettings;
import io.halyard.transport.spi.OutboundMessage;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one connection from its bytes alone, between {@link PahoInput} and {@link PahoOutput}, which stand between
 * Paho and the socket. Thread-safe.
 *
 * <p>Both of Paho's clients acknowledge a message of QoS 2 (PUBREC) before anyone has seen it, and the one of MQTT 3 shows it
 * only after the next step, behind messages that came later. So Paho sees no message at all; it is told to acknowledge one of
 * QoS 1, and what it sends as PUBACK leaves as PUBREC. The rest (PUBREL, PUBCOMP) it then does rightly by itself.
 */
final class PahoWire {
    /** Takes what the bytes say. */
    interface Events {
        /** A message has come; 0 = it has no packet id. */
        void onMessage(ReceivedMessage message, int packetId);

        /** A message was too large, and is gone; 0 = it had no packet id. */
        void onDropped(TransportException reason, int packetId);

        /** A publish of QoS 0 has left. */
        void onWritten(OutboundMessage message);

        /** Nothing can be read any more. */
        void onEndOfStream(Throwable cause);
    }

    /** A code of the broker, and what it says beside it. */
    record Reason(int code, Optional<String> text) {}

    /** What the broker accepts, by its CONNACK. */
    record Window(int maximumInFlight, int maximumPacketBytes) {}

    /** As many publishes as there are packet ids (MQTT 5, 2.2.1). */
    static final int MOST_IN_FLIGHT = 65_535;

    /** The largest packet that the length field can express (MQTT 5, 2.1.4). */
    static final int MOST_BYTES = 268_435_455;

    /** Of the one property that a publish may have (MQTT 5, 3.3.2.3.3). */
    private static final int EXPIRY_BYTES = 5;

    private final LinkSettings settings;
    private final Events events;
    private final AtomicLong publishes = new AtomicLong();
    // Under its own lock: publishes of QoS 0 that have not left, in the order in which they will.
    private final Deque<OutboundMessage> unwritten = new ArrayDeque<>();
    private final CompletableFuture<Void> farewellSent = new CompletableFuture<>();
    private final Set<Integer> exactlyOnce = ConcurrentHashMap.newKeySet();
    /** Where sessions are kept. */
    private final Optional<PahoNumbers> numbers;

    private final Map<Integer, Reason> rejected = new ConcurrentHashMap<>();
    private volatile @Nullable Reason refusal;
    private volatile @Nullable Reason farewell;
    private volatile Window window = new Window(MOST_IN_FLIGHT, MOST_BYTES);

    PahoWire(LinkSettings settings, Events events) {
        this.settings = settings;
        this.events = events;
        this.numbers = settings.session().clean() ? Optional.empty() : Optional.of(new PahoNumbers());
    }

    /** {@return what knows the packet ids of publishes, where sessions are kept} */
    Optional<PahoNumbers> numbers() {
        return numbers;
    }

    boolean isV5() {
        return settings.version() == MqttVersion.V5;
    }

    int maximumPacketBytes() {
        return settings.limits().maximumPacketBytes();
    }

    /** {@return how large a publish is (MQTT 5, 3.3)} */
    static long bytesOf(OutboundMessage outbound, boolean isV5) {
        Message message = outbound.message();
        long remaining = 2L
                + message.topic().getBytes(StandardCharsets.UTF_8).length
                + (message.qos() == Qos.AT_MOST_ONCE ? 0 : 2)
                + (!isV5 ? 0 : outbound.expirySeconds() == 0 ? 1 : 1 + EXPIRY_BYTES)
                + message.payload().sizeBytes();
        return 1 + PahoInput.lengthBytes(remaining) + remaining;
    }

    /** {@return a size that a publish does not exceed, without encoding its topic} */
    static long bytesAtMost(Message message) {
        return 10L
                + EXPIRY_BYTES
                + 3L * message.topic().length()
                + message.payload().sizeBytes();
    }

    /** What answered is no broker. */
    TransportException wrongPeer(byte[] firstBytes) {
        return LinkFailures.notBroker(settings.endpoint(), firstBytes, new ProtocolException("no CONNACK"));
    }

    /** The broker does not accept, for that reason. */
    void refused(Reason reason) {
        refusal = reason;
    }

    Optional<Reason> refusal() {
        return Optional.ofNullable(refusal);
    }

    void accepted(Window window) {
        this.window = window;
    }

    Window window() {
        return window;
    }

    /** A message has come. */
    void arrived(ReceivedMessage message, int packetId) {
        events.onMessage(message, packetId);
    }

    /** A message of QoS 2 comes under that packet id: Paho takes it for one of QoS 1. */
    void arrivedExactlyOnce(int packetId) {
        exactlyOnce.add(packetId);
    }

    /** {@return whether a PUBACK of that packet id must leave as PUBREC; asks once} */
    boolean isAcknowledgedAsReceived(int packetId) {
        return exactlyOnce.remove(packetId);
    }

    /** A message was too large, and is gone. */
    void dropped(String topic, int packetId, long bytes) {
        events.onDropped(LinkFailures.tooLarge(topic, bytes, maximumPacketBytes()), packetId);
    }

    /** The broker refuses a publish of ours. */
    void rejected(int packetId, Reason reason) {
        rejected.put(packetId, reason);
    }

    /** {@return why the broker refused that publish, if it did; asks once} */
    Optional<Reason> takeRejected(int packetId) {
        return rejected.isEmpty() ? Optional.empty() : Optional.ofNullable(rejected.remove(packetId));
    }

    /** The broker said good-bye. */
    void saidFarewell(Reason reason) {
        farewell = reason;
    }

    Optional<Reason> farewell() {
        return Optional.ofNullable(farewell);
    }

    /** That message is given to Paho next; without an acknowledgement, it is done when it is written. */
    void publishing(OutboundMessage message) {
        if (message.message().qos() == Qos.AT_MOST_ONCE) {
            synchronized (unwritten) {
                unwritten.add(message);
            }
        }
    }

    /** Paho has taken a message: it will write it soon, unless the connection ends. */
    void published() {
        publishes.incrementAndGet();
    }

    /** {@return whether Paho has more publishes to write than the first so many} */
    boolean hasMoreThan(long written) {
        return publishes.get() > written;
    }

    /** So many publishes of QoS 0 have left. */
    void written(int count) {
        for (int left = count; left > 0; left--) {
            OutboundMessage message;
            synchronized (unwritten) {
                message = unwritten.remove();
            }
            events.onWritten(message);
        }
    }

    /** Our DISCONNECT has been written. */
    void farewellSent() {
        farewellSent.complete(null);
    }

    CompletableFuture<Void> whenFarewellSent() {
        return farewellSent;
    }

    /** Nothing can be read any more. */
    void ended(Throwable cause) {
        events.onEndOfStream(cause);
    }
}
