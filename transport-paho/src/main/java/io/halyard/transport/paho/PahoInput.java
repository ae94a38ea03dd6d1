// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.paho;

import io.halyard.transport.Payload;
import io.halyard.transport.Qos;
import io.halyard.transport.ReceivedMessage;
import io.halyard.transport.ReceivedMessage.UserProperty;
import io.halyard.transport.TransportException;
import io.halyard.transport.paho.PahoWire.Reason;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What the broker sends, packet by packet, as Paho is to see it: see {@link PahoWire}. Messages do not go through Paho, which
 * has another thread hand them over, and holds its receiver up when that is ten behind. Packets that are too large never
 * reach memory. Read by Paho's receiver thread alone.
 */
final class PahoInput extends InputStream {
    private static final int CONNACK = 2;
    private static final int PUBLISH = 3;
    private static final int PUBACK = 4;
    private static final int PUBREC = 5;
    private static final int PUBREL = 6;
    private static final int PUBCOMP = 7;
    private static final int SUBACK = 9;
    private static final int DISCONNECT = 14;

    private static final int DUP = 0b1000;
    private static final int RETAIN = 0b0001;
    /** The only failure that PUBCOMP knows (MQTT 5, 3.7.2.1): for Paho, the end of a publish of QoS 2. */
    private static final int PACKET_ID_NOT_FOUND = 0x92;

    /** As many bytes of a peer that is no broker as tell what else it is. */
    private static final int TELLING_BYTES = 5;

    private static final int TLS_ALERT = 0x15;
    private static final int TLS_HANDSHAKE = 0x16;

    private final DataInputStream in;
    private final PahoWire wire;
    /** What Paho gets next: the packet that has come, when it is not a message. */
    private byte[] ready = new byte[64];

    private int position;
    private int end;
    private boolean isAccepted;

    PahoInput(InputStream in, PahoWire wire) {
        this.in = new DataInputStream(new BufferedInputStream(in));
        this.wire = wire;
    }

    @Override
    public int read() throws IOException {
        awaitPacket();
        return ready[position++] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        awaitPacket();
        int count = Math.min(length, end - position);
        System.arraycopy(ready, position, target, offset, count);
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
            wire.ended(e);
            throw new IOException(e);
        }
    }

    private void nextPacket() throws IOException {
        int first = in.read();
        if (first < 0) {
            throw new EOFException("the broker closed the connection");
        }
        int type = first >> 4;
        if (isAccepted) {
            PahoGrammar.requireKind(first, wire.isV5());
        } else if (first != CONNACK << 4) {
            boolean isTelling = first == 'H' || first == TLS_ALERT || first == TLS_HANDSHAKE;
            byte[] firstBytes = new byte[isTelling ? TELLING_BYTES : 1];
            firstBytes[0] = (byte) first;
            throw wire.wrongPeer(Arrays.copyOf(firstBytes, 1 + in.readNBytes(firstBytes, 1, firstBytes.length - 1)));
        }
        isAccepted = true;
        int length = length();
        long bytes = 1L + lengthBytes(length) + length;
        if (type == PUBLISH) {
            publish(first, length, bytes);
            return;
        }
        if (bytes > wire.maximumPacketBytes()) {
            throw new ProtocolException("a packet of type " + type + " with " + bytes + " bytes");
        }
        switch (type) {
            case CONNACK -> connectAnswer(first, bytes(length));
            case PUBACK, PUBREC -> publishAnswer(first, bytes(length));
            case PUBREL, PUBCOMP -> releaseAnswer(first, bytes(length));
            case SUBACK -> subscribeAnswer(first, bytes(length));
            case DISCONNECT -> farewell(first, bytes(length));
            default -> show(first, bytes(length));
        }
    }

    private int length() throws IOException {
        int length = 0;
        for (int shift = 0; shift <= 21; shift += 7) {
            int next = in.readUnsignedByte();
            length |= (next & 0x7F) << shift;
            if (next < 0x80) {
                return length;
            }
        }
        throw new ProtocolException("a remaining length of more than four bytes");
    }

    private void publish(int first, int length, long bytes) throws IOException {
        int qos = (first >> 1) & 3;
        boolean isTooLarge = bytes > wire.maximumPacketBytes();
        if (isTooLarge && wire.isV5()) {
            // It was told our limit, and breaks the protocol (MQTT 5, 3.1.2.11.4).
            throw new ProtocolException("a PUBLISH of " + bytes + " bytes");
        }
        int topicLength = in.readUnsignedShort();
        int rest = length - 2 - topicLength - (qos == 0 ? 0 : 2);
        if (rest < 0) {
            throw new ProtocolException("a PUBLISH of QoS " + qos + " with " + length + " bytes");
        }
        String topic = PahoGrammar.topic(bytes(topicLength));
        int packetId = qos == 0 ? 0 : in.readUnsignedShort();
        if (qos == 2) {
            wire.arrivedExactlyOnce(packetId);
        }
        if (isTooLarge) {
            in.skipNBytes(rest);
            wire.dropped(topic, packetId, bytes);
            return;
        }
        byte[] body = bytes(rest);
        List<UserProperty> properties = List.of();
        Optional<Duration> expiry = Optional.empty();
        if (wire.isV5()) {
            PahoV5Properties of = PahoV5Properties.ofPublish(body);
            properties = of.userProperties();
            expiry = of.expiry();
            body = Arrays.copyOfRange(body, of.end(), rest);
        }
        wire.arrived(
                new ReceivedMessage(
                        topic,
                        Payload.wrap(body),
                        Qos.of(qos),
                        (first & RETAIN) != 0,
                        (first & DUP) != 0,
                        properties,
                        expiry),
                packetId);
    }

    private byte[] bytes(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the broker closed the connection in the middle of a packet");
        }
        return bytes;
    }

    private void connectAnswer(int first, byte[] packet) throws IOException {
        if (packet.length < 2) {
            throw new ProtocolException("a CONNACK of " + packet.length + " bytes");
        }
        PahoV5Properties properties = PahoV5Properties.of(packet, wire.isV5() ? 2 : packet.length);
        int code = packet[1] & 0xFF;
        PahoGrammar.requireKnown(code, wire.isV5());
        if (code == 0) {
            wire.accepted(properties.window());
            // Paho would refuse publishes at the window, end the connection at the size, and use aliases instead of
            // topics.
            properties.hideLimits();
        } else {
            wire.refused(new Reason(code, properties.reasonString()));
        }
        show(first, packet);
    }

    /** Paho gives up the connection when a publish of QoS 2 is refused, so it is shown the end of that publish instead. */
    private void publishAnswer(int first, byte[] packet) throws IOException {
        requireKnownCode(packet);
        boolean isRefused = wire.isV5() && packet.length > 2 && (packet[2] & 0xFF) >= 0x80;
        int packetId = packet.length < 2 ? 0 : ((packet[0] & 0xFF) << 8) | (packet[1] & 0xFF);
        if (first >> 4 == PUBREC && !isRefused && wire.numbers().isPresent()) {
            wire.numbers().get().received(packetId);
        }
        if (isRefused) {
            wire.rejected(
                    packetId,
                    new Reason(packet[2] & 0xFF, PahoV5Properties.of(packet, 3).reasonString()));
        }
        if (isRefused && first >> 4 == PUBREC) {
            show(PUBCOMP << 4, new byte[] {packet[0], packet[1], (byte) PACKET_ID_NOT_FOUND});
        } else {
            show(first, packet);
        }
    }

    private void releaseAnswer(int first, byte[] packet) throws IOException {
        requireKnownCode(packet);
        show(first, packet);
    }

    private void requireKnownCode(byte[] packet) throws IOException {
        if (wire.isV5() && packet.length > 2) {
            PahoGrammar.requireKnown(packet[2] & 0xFF, true);
        }
    }

    private void subscribeAnswer(int first, byte[] packet) throws IOException {
        if (!wire.isV5()) {
            PahoGrammar.requireGranted(packet);
        }
        show(first, packet);
    }

    private void farewell(int first, byte[] packet) throws IOException {
        int code = packet.length == 0 ? 0 : packet[0] & 0xFF;
        PahoGrammar.requireKnown(code, true);
        wire.saidFarewell(new Reason(code, PahoV5Properties.of(packet, 1).reasonString()));
        show(first, packet);
    }

    private void show(int first, byte[] packet) {
        int lengthBytes = lengthBytes(packet.length);
        end = 1 + lengthBytes + packet.length;
        position = 0;
        if (ready.length < end) {
            ready = new byte[end];
        }
        ready[0] = (byte) first;
        for (int i = 1; i <= lengthBytes; i++) {
            int part = (packet.length >> (7 * (i - 1))) & 0x7F;
            ready[i] = (byte) (i < lengthBytes ? part | 0x80 : part);
        }
        System.arraycopy(packet, 0, ready, 1 + lengthBytes, packet.length);
    }

    static int lengthBytes(long length) {
        return length < 128 ? 1 : length < 16_384 ? 2 : length < 2_097_152 ? 3 : 4;
    }
}
