// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.paho;

import io.halyard.transport.Qos;
import io.halyard.transport.ReceivedMessage;
import io.halyard.transport.TransportException;
import io.halyard.transport.spi.Conversation;
import io.halyard.transport.spi.LinkSettings;
import io.halyard.transport.spi.MqttLink;
import io.halyard.transport.spi.OutboundMessage;
import io.halyard.transport.spi.PacketReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

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

        /** An answer is due once more, by way of an acknowledgement: {@link #answerOf}. */
        void onRepeated(int packetId);

        /** A publish of QoS 0 has left. */
        void onWritten(OutboundMessage message);

        /** The broker does not accept. */
        void onRefused(Reason reason);

        /** The broker said good-bye. */
        void onFarewell(Reason reason);

        /** Nothing can be read any more. */
        void onLost(Throwable cause);
    }

    /** A code of the broker, and what it says beside it. */
    record Reason(int code, Optional<String> text) {}

    static final int PUBACK = 0x40;
    static final int PUBREC = 0x50;
    static final int PUBREL = 0x62;

    private final Events events;
    private final AtomicLong publishes = new AtomicLong();
    // Under its own lock: publishes of QoS 0 that have not left, in the order in which they will.
    private final Deque<OutboundMessage> unwritten = new ArrayDeque<>();
    private final CompletableFuture<Void> farewellSent = new CompletableFuture<>();
    /** Whose PUBREL is due once more. */
    private final Set<Integer> releases = ConcurrentHashMap.newKeySet();

    private final Conversation conversation = new Conversation();
    /** Where sessions are kept. */
    private final Optional<PahoNumbers> numbers;

    private final Map<Integer, Reason> answers = new ConcurrentHashMap<>();
    private volatile MqttLink.Accepted accepted =
            new MqttLink.Accepted(false, PacketReader.MOST_IN_FLIGHT, PacketReader.MOST_BYTES);

    PahoWire(LinkSettings settings, Events events) {
        this.events = events;
        this.numbers = settings.session().clean() ? Optional.empty() : Optional.of(new PahoNumbers());
    }

    /** {@return who is told} */
    Events events() {
        return events;
    }

    /** {@return what knows the packet ids of publishes, where sessions are kept} */
    Optional<PahoNumbers> numbers() {
        return numbers;
    }

    void accepted(MqttLink.Accepted said) {
        accepted = said;
    }

    /** {@return what the broker said, and takes} */
    MqttLink.Accepted accepted() {
        return accepted;
    }

    /** PUBREC came again: Paho, which would lose count, is to acknowledge that packet id instead. */
    void releasedAgain(int packetId) {
        releases.add(packetId);
    }

    /** {@return as what a PUBACK of that packet id must leave: Paho takes all messages for those of QoS 1; asks once} */
    int answerOf(int packetId) {
        if (!releases.isEmpty() && releases.remove(packetId)) {
            return PUBREL;
        }
        return conversation.isExactlyOnce(packetId) ? PUBREC : PUBACK;
    }

    /** {@return what both sides have asked} */
    Conversation conversation() {
        return conversation;
    }

    /** The broker has answered a subscription or the end of one, or refuses a publish. */
    void answered(int packetId, Reason reason) {
        answers.put(packetId, reason);
    }

    /** {@return what the broker answered, if it said more than that a publish has come; asks once} */
    Optional<Reason> takeAnswer(int packetId) {
        return answers.isEmpty() ? Optional.empty() : Optional.ofNullable(answers.remove(packetId));
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
}
