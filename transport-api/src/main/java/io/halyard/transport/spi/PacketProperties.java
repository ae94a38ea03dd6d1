// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.spi;

import io.halyard.transport.Payload;
import io.halyard.transport.ReceivedMessage.UserProperty;
import java.net.ProtocolException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The properties of one packet of MQTT 5 (2.2.2), as far as a link needs them. */
final class PacketProperties {
    static final int MESSAGE_EXPIRY = 0x02;
    static final int REASON_STRING = 0x1F;
    static final int RECEIVE_MAXIMUM = 0x21;
    static final int MAXIMUM_PACKET_SIZE = 0x27;
    private static final int CONTENT_TYPE = 0x03;
    private static final int RESPONSE_TOPIC = 0x08;
    private static final int CORRELATION_DATA = 0x09;
    private static final int SUBSCRIPTION_IDENTIFIER = 0x0B;
    private static final int USER_PROPERTY = 0x26;

    /** Those that a message may have (MQTT 5, 3.3.2.3). A topic alias may not come, as we accept none. */
    private static final Set<Integer> OF_PUBLISH = Set.of(
            0x01,
            MESSAGE_EXPIRY,
            CONTENT_TYPE,
            RESPONSE_TOPIC,
            CORRELATION_DATA,
            SUBSCRIPTION_IDENTIFIER,
            USER_PROPERTY);

    /** Packet after packet has none. */
    static final PacketProperties NONE = new PacketProperties(ByteBuffer.allocate(0));

    private final ByteBuffer packet;
    private final Map<Integer, Integer> places = new HashMap<>();
    private final List<UserProperty> userProperties = new ArrayList<>();

    private PacketProperties(ByteBuffer packet) {
        this.packet = packet;
    }

    /** {@return the properties whose length comes next, behind which the packet then goes on; none at its end} */
    static PacketProperties of(ByteBuffer packet) throws ProtocolException {
        int length = packet.hasRemaining() ? variableByteInteger(packet) : 0;
        if (length == 0) {
            return NONE;
        }
        if (length > packet.remaining()) {
            throw new ProtocolException("properties of " + length + " bytes in " + packet.remaining());
        }
        int wholePacket = packet.limit();
        packet.limit(packet.position() + length);
        PacketProperties properties = new PacketProperties(packet);
        try {
            while (packet.hasRemaining()) {
                properties.read(packet.get() & 0xFF);
            }
        } catch (BufferUnderflowException _) {
            throw new ProtocolException("a property without its end");
        }
        packet.limit(wholePacket);
        return properties;
    }

    /** {@return the properties with which what follows the packet id of a PUBLISH begins} */
    static PacketProperties ofPublish(ByteBuffer body) throws ProtocolException {
        PacketProperties properties = of(body);
        for (int id : properties.places.keySet()) {
            if (!OF_PUBLISH.contains(id)) {
                throw new ProtocolException("a PUBLISH with the property 0x" + Integer.toHexString(id));
            }
        }
        return properties;
    }

    private void read(int id) throws ProtocolException {
        boolean isFirst = places.put(id, packet.position()) == null;
        if (!isFirst && id != USER_PROPERTY && id != SUBSCRIPTION_IDENTIFIER) {
            throw new ProtocolException("two properties 0x" + Integer.toHexString(id));
        }
        switch (id) {
            case 0x01, 0x17, 0x19, 0x24, 0x25, 0x28, 0x29, 0x2A -> packet.get();
            case 0x13, RECEIVE_MAXIMUM, 0x22, 0x23 -> packet.getShort();
            case MESSAGE_EXPIRY, 0x11, 0x18, MAXIMUM_PACKET_SIZE -> packet.getInt();
            case CORRELATION_DATA, 0x16 -> bytes();
            case CONTENT_TYPE, RESPONSE_TOPIC, 0x12, 0x15, 0x1A, 0x1C, REASON_STRING -> text();
            case SUBSCRIPTION_IDENTIFIER -> variableByteInteger(packet);
            case USER_PROPERTY -> userProperties.add(new UserProperty(text(), text()));
            default -> throw new ProtocolException("property 0x" + Integer.toHexString(id));
        }
    }

    private byte[] bytes() {
        byte[] bytes = new byte[Math.min(Short.toUnsignedInt(packet.getShort()), packet.remaining() + 1)];
        packet.get(bytes);
        return bytes;
    }

    private String text() throws ProtocolException {
        return text(bytes());
    }

    /** {@return those bytes as text} */
    static String text(byte[] utf8) throws ProtocolException {
        return Payload.wrap(utf8).strictText().orElseThrow(() -> new ProtocolException("a text that is no UTF-8"));
    }

    private static int variableByteInteger(ByteBuffer packet) throws ProtocolException {
        int value = 0;
        for (int shift = 0; shift <= 21 && packet.hasRemaining(); shift += 7) {
            int next = packet.get();
            value |= (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new ProtocolException("a length without its end");
    }

    /** {@return where in the packet the value of a property begins; 0 if it has none such} */
    int placeOf(int id) {
        return places.getOrDefault(id, 0);
    }

    /** {@return what a property of two bytes says} */
    int numberOf(int id, int otherwise) {
        int place = placeOf(id);
        return place == 0 ? otherwise : Short.toUnsignedInt(packet.getShort(place));
    }

    /** {@return what a property of four bytes says} */
    long longNumberOf(int id, long otherwise) {
        int place = placeOf(id);
        return place == 0 ? otherwise : Integer.toUnsignedLong(packet.getInt(place));
    }

    /** {@return what the broker says in words} */
    Optional<String> reasonString() {
        int place = placeOf(REASON_STRING);
        if (place == 0) {
            return Optional.empty();
        }
        byte[] text = new byte[Short.toUnsignedInt(packet.getShort(place))];
        packet.get(place + 2, text);
        return Payload.wrap(text).strictText();
    }

    /** {@return what the sender added, in the order of the packet} */
    List<UserProperty> userProperties() {
        return userProperties.isEmpty() ? List.of() : userProperties;
    }
}
