// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.paho;

import io.halyard.transport.TransportException;
import io.halyard.transport.spi.LinkFailures;
import io.halyard.transport.spi.MqttLink;
import io.halyard.transport.spi.PacketReader;
import io.halyard.transport.spi.PacketReader.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * What the broker sends, packet by packet, as Paho is to see it: see {@link PahoWire}. Messages do not go through Paho, which
 * has another thread hand them over, and holds its receiver up when that is ten behind. Read by Paho's receiver thread alone.
 */
final class PahoInput extends InputStream {
    private static final int RECEIVE_MAXIMUM = 0x21;
    private static final int TOPIC_ALIAS_MAXIMUM = 0x22;
    private static final int MAXIMUM_PACKET_SIZE = 0x27;

    /** Paho reads a receive maximum beyond that as a negative number, and publishes nothing. */
    private static final int MOST_COUNTED = 32_767;

    /** Room for publishes of QoS 0, which Paho counts while it writes them. */
    private static final int SPARE_PLACES = 16;

    /** The only failure that PUBCOMP knows (MQTT 5, 3.7.2.1): for Paho, the end of a publish of QoS 2. */
    private static final byte PACKET_ID_NOT_FOUND = (byte) 0x92;

    private final PacketReader reader;
    private final PahoWire wire;
    /** What Paho gets next: the packet that has come, when it is not a message. */
    private byte[] shown = {};

    private int position;
    private int end;

    PahoInput(PacketReader reader, PahoWire wire) {
        this.reader = reader;
        this.wire = wire;
    }

    @Override
    public int read() throws IOException {
        awaitPacket();
        return shown[position++] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        awaitPacket();
        int count = Math.min(length, end - position);
        System.arraycopy(shown, position, target, offset, count);
        position += count;
        return count;
    }

    @Override
    public int available() {
        return end - position;
    }

    private void awaitPacket() throws IOException {
        try {
            while (position == end) {
                nextPacket();
            }
        } catch (IOException | TransportException e) {
            wire.events().onLost(e);
            throw new IOException(e);
        }
    }

    private void nextPacket() throws IOException {
        Kind kind = reader.next();
        int packetId = reader.packetId();
        if (kind != Kind.PUBLISH && kind != Kind.DROPPED && kind != Kind.REPEATED) {
            shown = reader.bytes();
            position = 0;
            end = reader.length();
        }
        switch (kind) {
            case PUBLISH -> wire.events().onMessage(reader.message(), packetId);
            case DROPPED -> wire.events().onDropped(reader.dropped(), packetId);
            case REPEATED -> repeated(packetId);
            case CONNACK -> connectAnswer();
            case PUBACK, PUBREC -> publishAnswer(kind, packetId);
            case SUBACK, UNSUBACK -> wire.answered(packetId, reason());
            case DISCONNECT -> wire.events().onFarewell(reason());
            default -> {}
        }
    }

    private void repeated(int packetId) {
        if (reader.repeatedAnswer() == PahoWire.PUBREL) {
            wire.releasedAgain(packetId);
        }
        wire.events().onRepeated(packetId);
    }

    private void connectAnswer() {
        if (reader.code() != 0) {
            wire.events().onRefused(reason());
            return;
        }
        MqttLink.Accepted said = reader.accepted();
        // Paho would refuse publishes at the window, end the connection at the size, and use aliases instead of topics.
        ByteBuffer packet = ByteBuffer.wrap(shown);
        int window = reader.placeOf(RECEIVE_MAXIMUM);
        if (window > 0) {
            packet.putShort(window, (short) MOST_COUNTED);
        }
        if (reader.placeOf(MAXIMUM_PACKET_SIZE) > 0) {
            packet.putInt(reader.placeOf(MAXIMUM_PACKET_SIZE), PacketReader.MOST_BYTES);
        }
        if (reader.placeOf(TOPIC_ALIAS_MAXIMUM) > 0) {
            packet.putShort(reader.placeOf(TOPIC_ALIAS_MAXIMUM), (short) 0);
        }
        int most = window > 0 ? MOST_COUNTED - SPARE_PLACES : PacketReader.MOST_IN_FLIGHT;
        wire.accepted(new MqttLink.Accepted(
                said.sessionPresent(), Math.min(said.maximumInFlight(), most), said.maximumPacketBytes()));
    }

    /** Paho gives up the connection when a publish of QoS 2 is refused, so it is shown the end of that publish instead. */
    private void publishAnswer(Kind kind, int packetId) {
        boolean isReceived = kind == Kind.PUBREC;
        if (!LinkFailures.isFailure(reader.code())) {
            if (isReceived && wire.numbers().isPresent()) {
                wire.numbers().get().received(packetId);
            }
            return;
        }
        wire.answered(packetId, reason());
        if (isReceived) {
            shown = new byte[] {0x70, 3, (byte) (packetId >> 8), (byte) packetId, PACKET_ID_NOT_FOUND};
            end = shown.length;
        }
    }

    private PahoWire.Reason reason() {
        return new PahoWire.Reason(reader.code(), reader.text());
    }
}
