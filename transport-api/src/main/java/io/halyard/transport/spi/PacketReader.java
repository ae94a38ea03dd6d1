// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.spi;

import io.halyard.transport.MqttVersion;
import io.halyard.transport.Payload;
import io.halyard.transport.Qos;
import io.halyard.transport.ReceivedMessage;
import io.halyard.transport.TransportException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a broker sends, packet by packet, in every version of MQTT, and takes nothing that no broker may send. For a link whose
 * library reads no packets, or takes much for right that is not. Messages that are too large never reach memory.
 *
 * <p>What it says of a packet holds until the next one is read. Not thread-safe: one thread reads.
 */
public final class PacketReader {
    /** What there is, in the order of the protocol's numbers (MQTT 5, 2.1.2); a broker does not send all. */
    public enum Kind {
        /** In place of a PUBLISH that was too large, or of an answer to no question: it is gone, and {@link #dropped()} tells why. */
        DROPPED,
        CONNECT,
        CONNACK,
        PUBLISH,
        PUBACK,
        PUBREC,
        PUBREL,
        PUBCOMP,
        SUBSCRIBE,
        SUBACK,
        UNSUBSCRIBE,
        UNSUBACK,
        PINGREQ,
        PINGRESP,
        DISCONNECT,
        AUTH,
        /**
         * In place of a PUBREC or PUBLISH that came before: what {@link #repeatedAnswer()} says is due once more, and nothing else
         * (rule L12).
         */
        REPEATED;

        /** {@return that of a packet by the protocol's number} */
        static Kind of(int type) {
            return KINDS[type];
        }
    }

    /** As many publishes as there are packet ids (MQTT 5, 2.2.1). */
    public static final int MOST_IN_FLIGHT = 65_535;

    /** The largest packet that the length field can express (MQTT 5, 2.1.4). */
    public static final int MOST_BYTES = 268_435_455;

    private static final Kind[] KINDS = Kind.values();
    private static final int CONNACK_BYTE = 0x20;
    private static final int PUBREC_BYTE = 0x50;
    private static final int PUBREL_BYTE = 0x62;
    private static final int DUP = 0b1000;
    private static final int RETAIN = 0b0001;
    private static final int LONGEST_HEADER_BYTES = 5;

    private static final int TLS_ALERT = 0x15;
    private static final int TLS_HANDSHAKE = 0x16;

    private final LinkSettings settings;
    private final Conversation conversation;
    private final boolean isV5;
    private final int mostBytes;
    private final DataInputStream in;
    /** The packet when it is no message. */
    private byte[] packet = new byte[64];

    private boolean isAccepted;
    /** Where the packet goes on after its length, and where it ends. */
    private int body;

    private int end;
    private int qos;
    private int packetId;
    private int code;
    private PacketProperties properties = PacketProperties.NONE;
    private @Nullable ReceivedMessage message;
    private @Nullable TransportException dropped;
    private int repeatedAnswer;

    /**
     * Reads nothing yet.
     *
     * @param conversation is told by the link what it sends
     * @param in need not be buffered
     */
    public PacketReader(LinkSettings settings, Conversation conversation, InputStream in) {
        this.settings = settings;
        this.conversation = conversation;
        this.isV5 = settings.version() == MqttVersion.V5;
        this.mostBytes = settings.limits().maximumPacketBytes();
        this.in = new DataInputStream(new BufferedInputStream(in));
    }

    /**
     * Reads a packet.
     *
     * @throws EOFException when the broker has closed the connection
     * @throws ProtocolException when what came is no MQTT, or answers what was not asked
     * @throws TransportException saying what it is that answers, when that is no broker at all, or one of another version
     */
    public Kind next() throws IOException {
        while (true) {
            int first = first();
            Kind kind = read(first);
            if (kind == Kind.CONNACK) {
                return kind;
            }
            switch (conversation.came(first, packetId, LinkFailures.isFailure(code))) {
                case DUE -> {
                    return kind;
                }
                case REPEATED -> {
                    repeatedAnswer = kind == Kind.PUBREC ? PUBREL_BYTE : PUBREC_BYTE;
                    return kind == Kind.PUBREL ? kind : Kind.REPEATED;
                }
                case UNASKED -> {
                    dropped = Conversation.unasked(settings.endpoint(), first, packetId);
                    packetId = 0;
                    qos = 0;
                    return Kind.DROPPED;
                }
                case SETTLED -> {} // On to the next one.
            }
        }
    }

    private int first() throws IOException {
        int first = in.read();
        if (first < 0) {
            throw new EOFException("the broker closed the connection");
        }
        if (isAccepted) {
            requireKind(first);
        } else if (first != CONNACK_BYTE) {
            throw wrongPeer(first);
        }
        isAccepted = true;
        return first;
    }

    private Kind read(int first) throws IOException {
        packet[0] = (byte) first;
        int length = remainingLength();
        end = body + length;
        code = 0;
        Kind kind = Kind.of(first >> 4);
        if (kind == Kind.PUBLISH) {
            return publish(first, length);
        }
        if (end > mostBytes) {
            throw new ProtocolException("a packet of type " + (first >> 4) + " with " + end + " bytes");
        }
        require(end);
        in.readFully(packet, body, length);
        answer(kind, length);
        return kind;
    }

    /** After CONNACK. */
    private void requireKind(int first) throws ProtocolException {
        int flags = first & 0x0F;
        boolean isRight = switch (first >> 4) {
            case 3 -> (flags & 0b0110) != 0b0110 && (flags & 0b1110) != 0b1000; // No QoS 3, no repeated QoS 0.
            case 6 -> flags == 0b0010;
            case 4, 5, 7, 9, 11, 13 -> flags == 0;
            case 14 -> isV5 && flags == 0;
            default -> false; // 2 comes once, 15 (AUTH) only to who has asked for it, and the rest from clients alone.
        };
        if (!isRight) {
            throw new ProtocolException("a packet that begins with 0x" + Integer.toHexString(first));
        }
    }

    private TransportException wrongPeer(int first) throws IOException {
        boolean isTelling = first == 'H' || first == TLS_ALERT || first == TLS_HANDSHAKE;
        byte[] firstBytes = new byte[isTelling ? LinkFailures.TELLING_BYTES : 1];
        firstBytes[0] = (byte) first;
        int read = 1 + in.readNBytes(firstBytes, 1, firstBytes.length - 1);
        return LinkFailures.notBroker(
                settings.endpoint(), Arrays.copyOf(firstBytes, read), new ProtocolException("no CONNACK"));
    }

    private int remainingLength() throws IOException {
        int length = 0;
        for (body = 1; body < LONGEST_HEADER_BYTES; ) {
            int next = in.readUnsignedByte();
            length |= (next & 0x7F) << (7 * (body - 1));
            packet[body++] = (byte) next;
            if (next < 0x80) {
                if (next == 0 && body > 2) { // MQTT 5, 1.5.5; MQTT 3.1.1 leaves no other way open (2.2.3).
                    throw new ProtocolException("a remaining length of more bytes than it needs");
                }
                return length;
            }
        }
        throw new ProtocolException("a remaining length of more than four bytes");
    }

    private void require(int bytes) {
        if (packet.length < bytes) {
            packet = Arrays.copyOf(packet, bytes);
        }
    }

    private Kind publish(int first, int length) throws IOException {
        qos = (first >> 1) & 3;
        boolean isTooLarge = end > mostBytes;
        if (isTooLarge && isV5) {
            // It was told our limit, and breaks the protocol (MQTT 5, 3.1.2.11.4).
            throw new ProtocolException("a PUBLISH of " + end + " bytes");
        }
        int topicLength = in.readUnsignedShort();
        int rest = length - 2 - topicLength - (qos == 0 ? 0 : 2);
        if (rest < 0) {
            throw new ProtocolException("a PUBLISH of QoS " + qos + " with " + length + " bytes");
        }
        String topic = topic(topicLength);
        packetId = qos == 0 ? 0 : in.readUnsignedShort();
        if (isTooLarge) {
            in.skipNBytes(rest);
            dropped = LinkFailures.tooLarge(topic, end, mostBytes);
            return Kind.DROPPED;
        }
        byte[] payload = isV5 ? payloadBehindProperties(rest) : exactly(rest);
        long expiry = properties.longNumberOf(PacketProperties.MESSAGE_EXPIRY, -1);
        message = new ReceivedMessage(
                topic,
                Payload.wrap(payload),
                Qos.of(qos),
                (first & RETAIN) != 0,
                (first & DUP) != 0,
                properties.userProperties(),
                expiry < 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(expiry)));
        return Kind.PUBLISH;
    }

    /** By which a broker may call a message (MQTT 5, 4.7.3). */
    private String topic(int length) throws IOException {
        if (length == 0) { // Aliases, which stand for it, are not asked for.
            throw new ProtocolException("a PUBLISH without a topic");
        }
        require(length);
        in.readFully(packet, 0, length);
        boolean isAscii = true;
        for (int i = 0; i < length; i++) {
            byte part = packet[i];
            if (part == 0 || part == '+' || part == '#') {
                throw new ProtocolException("a PUBLISH whose topic has the byte 0x" + Integer.toHexString(part));
            }
            isAscii &= part > 0;
        }
        return isAscii
                ? new String(packet, 0, length, StandardCharsets.US_ASCII)
                : PacketProperties.text(Arrays.copyOf(packet, length));
    }

    private byte[] payloadBehindProperties(int rest) throws IOException {
        if (rest == 0) {
            throw new ProtocolException("a PUBLISH without the length of its properties");
        }
        int first = in.readUnsignedByte();
        if (first == 0) {
            properties = PacketProperties.NONE;
            return exactly(rest - 1);
        }
        ByteBuffer both = ByteBuffer.allocate(rest).put(0, (byte) first);
        in.readFully(both.array(), 1, rest - 1);
        properties = PacketProperties.ofPublish(both);
        return Arrays.copyOfRange(both.array(), both.position(), rest);
    }

    private byte[] exactly(int bytes) throws IOException {
        byte[] exactly = new byte[bytes];
        in.readFully(exactly);
        return exactly;
    }

    private void answer(Kind kind, int length) throws ProtocolException {
        if (kind == Kind.CONNACK) {
            requireOurVersion();
        }
        int least = switch (kind) {
            case CONNACK -> isV5 ? 3 : 2;
            case PUBACK, PUBREC, PUBREL, PUBCOMP, UNSUBACK -> 2;
            case SUBACK -> 3;
            default -> 0;
        };
        boolean isFixed = !isV5 || kind == Kind.PINGRESP;
        if (length < least || (isFixed && kind != Kind.SUBACK && length > least)) {
            throw new ProtocolException("a " + kind + " of " + length + " bytes");
        }
        boolean isNumbered = least > 0 && kind != Kind.CONNACK;
        packetId = isNumbered ? ((packet[body] & 0xFF) << 8) | (packet[body + 1] & 0xFF) : 0;
        properties = PacketProperties.NONE;
        switch (kind) {
            case CONNACK -> connectAnswer();
            case PUBACK, PUBREC, PUBREL, PUBCOMP -> codeAt(body + 2, kind);
            case SUBACK, UNSUBACK -> codes(kind);
            case DISCONNECT -> codeAt(body, kind);
            default -> {}
        }
    }

    private void requireOurVersion() {
        byte[] answer = Arrays.copyOf(packet, Math.min(end, LinkFailures.CONNECT_ANSWER_BYTES));
        ProtocolException cause = new ProtocolException("a CONNACK of another version");
        LinkFailures.otherVersion(settings, answer, cause).ifPresent(refusal -> {
            throw refusal;
        });
    }

    private void connectAnswer() throws ProtocolException {
        boolean isReserved = (packet[body] & ~1) != 0;
        if (isReserved && settings.version() != MqttVersion.V3_1) { // Which had no use for the whole byte.
            throw new ProtocolException("a CONNACK with the flags 0x" + Integer.toHexString(packet[body] & 0xFF));
        }
        codeAt(body + 1, Kind.CONNACK);
    }

    /** A code, and then properties; both may be missing. */
    private void codeAt(int place, Kind kind) throws ProtocolException {
        if (place >= end) {
            return;
        }
        code = packet[place] & 0xFF;
        requireKnown(kind);
        ByteBuffer rest = ByteBuffer.wrap(packet, place + 1, end - place - 1);
        properties = PacketProperties.of(rest);
        if (rest.hasRemaining()) {
            throw new ProtocolException("a " + kind + " with more behind its end");
        }
    }

    /** Properties, and then a code for each filter. */
    private void codes(Kind kind) throws ProtocolException {
        if (kind == Kind.UNSUBACK && !isV5) {
            return;
        }
        ByteBuffer rest = ByteBuffer.wrap(packet, body + 2, end - body - 2);
        if (isV5) {
            properties = PacketProperties.of(rest);
        }
        Conversation.requireOneCode(rest.remaining());
        if (!rest.hasRemaining()) {
            throw new ProtocolException("a " + kind + " without a code");
        }
        code = rest.get() & 0xFF;
        requireKnown(kind);
    }

    private void requireKnown(Kind kind) throws ProtocolException {
        if (!KnownCodes.contain(kind, code, isV5)) {
            throw new ProtocolException("a " + kind + " with the unknown code 0x" + Integer.toHexString(code));
        }
    }

    /** {@return of CONNACK: what the broker said} */
    public MqttLink.Accepted accepted() {
        return new MqttLink.Accepted(
                (packet[body] & 1) != 0,
                properties.numberOf(PacketProperties.RECEIVE_MAXIMUM, MOST_IN_FLIGHT),
                (int) Math.min(properties.longNumberOf(PacketProperties.MAXIMUM_PACKET_SIZE, MOST_BYTES), MOST_BYTES));
    }

    /** {@return of PUBLISH: the message} */
    public ReceivedMessage message() {
        return Objects.requireNonNull(message, "no PUBLISH has come");
    }

    /** {@return of what was dropped: why} */
    public TransportException dropped() {
        return Objects.requireNonNull(dropped, "nothing was dropped");
    }

    /** {@return of what came before: the first byte of the answer that is due once more, for the same packet id} */
    public int repeatedAnswer() {
        return repeatedAnswer;
    }

    /** {@return of PUBLISH, and of what was dropped: how it must be acknowledged} */
    public int qos() {
        return qos;
    }

    /** {@return of every packet that has one; 0 = of QoS 0} */
    public int packetId() {
        return packetId;
    }

    /** {@return of every answer and of DISCONNECT; 0 where it has none} Whatever no broker may say is none. */
    public int code() {
        return code;
    }

    /** {@return what the broker says beside the code, from MQTT 5 on} */
    public Optional<String> text() {
        return properties.reasonString();
    }

    /** {@return the packet itself, with more behind it; not of PUBLISH} A link may change it before its library sees it. */
    public byte[] bytes() {
        return packet;
    }

    /** {@return how long the packet is} */
    public int length() {
        return end;
    }

    /**
     * {@return where in the packet the value of a property of MQTT 5 begins; 0 if it has none such}
     *
     * @param id of the property (MQTT 5, 2.2.2.2)
     */
    public int placeOf(int id) {
        return properties.placeOf(id);
    }
}
