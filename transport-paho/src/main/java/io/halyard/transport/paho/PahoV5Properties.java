// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.paho;

import io.halyard.transport.ReceivedMessage.UserProperty;
import io.halyard.transport.paho.PahoWire.Window;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The properties of one packet of MQTT 5 (2.2.2), as far as a link needs them. */
final class PahoV5Properties {
    private static final int MESSAGE_EXPIRY = 0x02;
    private static final int CONTENT_TYPE = 0x03;
    private static final int RESPONSE_TOPIC = 0x08;
    private static final int SUBSCRIPTION_IDENTIFIER = 0x0B;
    private static final int REASON_STRING = 0x1F;
    private static final int RECEIVE_MAXIMUM = 0x21;
    private static final int TOPIC_ALIAS_MAXIMUM = 0x22;
    private static final int USER_PROPERTY = 0x26;
    private static final int MAXIMUM_PACKET_SIZE = 0x27;

    /** Those that a message may have (MQTT 5, 3.3.2.3). A topic alias may not come, as we accept none. */
    private static final Set<Integer> OF_PUBLISH =
            Set.of(0x01, MESSAGE_EXPIRY, CONTENT_TYPE, RESPONSE_TOPIC, 0x09, SUBSCRIPTION_IDENTIFIER, USER_PROPERTY);

    /** Paho reads a receive maximum beyond that as a negative number, and publishes nothing. */
    private static final int MOST_COUNTED = 32_767;

    /** Room for publishes of QoS 0, which Paho counts while it writes them. */
    private static final int SPARE_PLACES = 16;

    /** Packet after packet has none. */
    private static final PahoV5Properties NONE = new PahoV5Properties(ByteBuffer.allocate(1), 1);

    private final ByteBuffer packet;
    /** Where the packet goes on after them. */
    private final int end;

    private final Map<Integer, Integer> places = new HashMap<>();
    private final List<UserProperty> userProperties = new ArrayList<>();

    private PahoV5Properties(ByteBuffer packet, int end) {
        this.packet = packet;
        this.end = end;
    }

    /** {@return the properties whose length stands at {@code offset}; none when the packet is shorter} */
    static PahoV5Properties of(byte[] packet, int offset) throws ProtocolException {
        if (offset >= packet.length || packet[offset] == 0) {
            return NONE;
        }
        ByteBuffer buffer = ByteBuffer.wrap(packet).position(offset);
        int length = variableByteInteger(buffer);
        if (length > buffer.remaining()) {
            throw new ProtocolException("properties of " + length + " bytes in " + buffer.remaining());
        }
        buffer.limit(buffer.position() + length);
        PahoV5Properties properties = new PahoV5Properties(buffer, buffer.limit());
        while (buffer.hasRemaining()) {
            properties.read(buffer.get() & 0xFF);
        }
        buffer.clear();
        return properties;
    }

    /** {@return the properties with which what follows the packet id of a PUBLISH begins} */
    static PahoV5Properties ofPublish(byte[] body) throws ProtocolException {
        if (body.length == 0) {
            throw new ProtocolException("a PUBLISH without the length of its properties");
        }
        PahoV5Properties properties = of(body, 0);
        for (int id : properties.places.keySet()) {
            if (!OF_PUBLISH.contains(id)) {
                throw new ProtocolException("a PUBLISH with the property 0x" + Integer.toHexString(id));
            }
        }
        return properties;
    }

    private void read(int id) throws ProtocolException {
        int place = packet.position();
        skip(packet, lengthOf(packet, id));
        boolean isFirst = places.put(id, place) == null;
        if (id == USER_PROPERTY) {
            int value = place + 2 + Short.toUnsignedInt(packet.getShort(place));
            userProperties.add(new UserProperty(text(place), text(value)));
        } else if (!isFirst && id != SUBSCRIPTION_IDENTIFIER) {
            throw new ProtocolException("two properties 0x" + Integer.toHexString(id));
        } else if (id == CONTENT_TYPE || id == RESPONSE_TOPIC) {
            var _ = text(place);
        }
    }

    private static int lengthOf(ByteBuffer buffer, int id) throws ProtocolException {
        return switch (id) {
            case 0x01, 0x17, 0x19, 0x24, 0x25, 0x28, 0x29, 0x2A -> 1;
            case 0x13, RECEIVE_MAXIMUM, TOPIC_ALIAS_MAXIMUM, 0x23 -> 2;
            case 0x02, 0x11, 0x18, MAXIMUM_PACKET_SIZE -> 4;
            case CONTENT_TYPE, RESPONSE_TOPIC, 0x09, 0x12, 0x15, 0x16, 0x1A, 0x1C, REASON_STRING ->
                textLength(buffer, 0);
            case USER_PROPERTY -> {
                int name = textLength(buffer, 0);
                yield name + textLength(buffer, name);
            }
            case SUBSCRIPTION_IDENTIFIER -> {
                ByteBuffer number = buffer.slice();
                var _ = variableByteInteger(number);
                yield number.position();
            }
            default -> throw new ProtocolException("property 0x" + Integer.toHexString(id));
        };
    }

    private static int textLength(ByteBuffer buffer, int offset) throws ProtocolException {
        if (buffer.remaining() < offset + 2) {
            throw new ProtocolException("a property without its end");
        }
        return 2 + Short.toUnsignedInt(buffer.getShort(buffer.position() + offset));
    }

    private static void skip(ByteBuffer buffer, int bytes) throws ProtocolException {
        if (bytes > buffer.remaining()) {
            throw new ProtocolException("a property without its end");
        }
        buffer.position(buffer.position() + bytes);
    }

    private static int variableByteInteger(ByteBuffer buffer) throws ProtocolException {
        int value = 0;
        for (int shift = 0; shift <= 21 && buffer.hasRemaining(); shift += 7) {
            int next = buffer.get();
            value |= (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new ProtocolException("a length without its end");
    }

    /** {@return what the broker says in words} */
    Optional<String> reasonString() throws ProtocolException {
        Integer place = places.get(REASON_STRING);
        if (place == null) {
            return Optional.empty();
        }
        return Optional.of(text(place));
    }

    private String text(int place) throws ProtocolException {
        byte[] text = new byte[Short.toUnsignedInt(packet.getShort(place))];
        packet.get(place + 2, text);
        return PahoGrammar.text(text);
    }

    /** {@return what the sender added, in the order of the packet} */
    List<UserProperty> userProperties() {
        return userProperties;
    }

    /** {@return for how long a message is worth having} */
    Optional<Duration> expiry() {
        Integer seconds = places.get(MESSAGE_EXPIRY);
        return seconds == null
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds(Integer.toUnsignedLong(packet.getInt(seconds))));
    }

    /** {@return where the packet goes on after them} */
    int end() {
        return end;
    }

    /** {@return what a broker takes, by its CONNACK} */
    Window window() {
        Integer inFlight = places.get(RECEIVE_MAXIMUM);
        Integer bytes = places.get(MAXIMUM_PACKET_SIZE);
        return new Window(
                inFlight == null
                        ? PahoWire.MOST_IN_FLIGHT
                        : Math.min(Short.toUnsignedInt(packet.getShort(inFlight)), MOST_COUNTED - SPARE_PLACES),
                bytes == null
                        ? PahoWire.MOST_BYTES
                        : (int) Math.min(Integer.toUnsignedLong(packet.getInt(bytes)), PahoWire.MOST_BYTES));
    }

    /** Makes the packet say that the broker knows no limit and no topic aliases. */
    void hideLimits() {
        Integer inFlight = places.get(RECEIVE_MAXIMUM);
        if (inFlight != null) {
            packet.putShort(inFlight, (short) MOST_COUNTED);
        }
        Integer bytes = places.get(MAXIMUM_PACKET_SIZE);
        if (bytes != null) {
            packet.putInt(bytes, PahoWire.MOST_BYTES);
        }
        Integer aliases = places.get(TOPIC_ALIAS_MAXIMUM);
        if (aliases != null) {
            packet.putShort(aliases, (short) 0);
        }
    }
}
