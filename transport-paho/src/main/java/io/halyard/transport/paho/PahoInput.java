// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.paho;

import io.halyard.transport.paho.PahoWire.MalformedException;
import io.halyard.transport.paho.PahoWire.Reason;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * What the broker sends, packet by packet, as Paho is to see it: see {@link PahoWire}. Packets that are too large never reach
 * memory. Read by Paho's receiver thread alone.
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
    private static final byte[] NOTHING = {};

    private static final int DUP = 0b1000;
    private static final int RETAIN = 0b0001;
    private static final int QOS_1 = 0b0010;
    /** PUBCOMP with the only failure that it knows (MQTT 5, 3.7.2.1): for Paho, the end of a publish of QoS 2. */
    private static final int PUBCOMP_HEADER = 0x70;

    private static final int PACKET_ID_NOT_FOUND = 0x92;

    /** As many bytes of a peer that is no broker as tell what else it is. */
    private static final int TELLING_BYTES = 5;

    private static final int TLS_ALERT = 0x15;
    private static final int TLS_HANDSHAKE = 0x16;

    private final DataInputStream in;
    private final PahoWire wire;
    // Paho gets these bytes, and then as many as `body` says just as they come.
    private byte[] ready = NOTHING;
    private int position;
    private long body;
    private boolean isAccepted;

    PahoInput(InputStream in, PahoWire wire) {
        this.in = new DataInputStream(new BufferedInputStream(in));
        this.wire = wire;
    }

    @Override
    public int read() throws IOException {
        if (position < ready.length) {
            return ready[position++] & 0xFF;
        }
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        try {
            while (position == ready.length && body == 0) {
                nextPacket();
            }
            int count = Math.min(length, ready.length - position);
            if (count > 0) {
                System.arraycopy(ready, position, target, offset, count);
                position += count;
                return count;
            }
            count = in.read(target, offset, (int) Math.min(length, body));
            if (count < 0) {
                throw new EOFException("the broker closed the connection in the middle of a packet");
            }
            body -= count;
            return count;
        } catch (IOException e) {
            wire.ended(e);
            throw e;
        }
    }

    @Override
    public int available() {
        return ready.length - position;
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
            throw new PahoWire.WrongPeerException(first, in.readNBytes(isTelling ? TELLING_BYTES - 1 : 0));
        }
        isAccepted = true;
        int length = length();
        long bytes = 1L + lengthBytes(length) + length;
        if (type == PUBLISH) {
            publish(first, length, bytes);
            return;
        }
        if (bytes > wire.maximumPacketBytes()) {
            throw new MalformedException("a packet of type " + type + " with " + bytes + " bytes");
        }
        switch (type) {
            case CONNACK -> connectAnswer(first, in.readNBytes(length));
            case PUBACK, PUBREC -> publishAnswer(first, in.readNBytes(length));
            case PUBREL, PUBCOMP -> releaseAnswer(first, in.readNBytes(length));
            case SUBACK -> subscribeAnswer(first, in.readNBytes(length));
            case DISCONNECT -> farewell(first, in.readNBytes(length));
            default -> pass(first, length);
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
        throw new MalformedException("a remaining length of more than four bytes");
    }

    private void publish(int first, int length, long bytes) throws IOException {
        int qos = (first >> 1) & 3;
        boolean isTooLarge = bytes > wire.maximumPacketBytes();
        if (isTooLarge && wire.isV5()) {
            // It was told our limit, and breaks the protocol (MQTT 5, 3.1.2.11.4).
            throw new MalformedException("a PUBLISH of " + bytes + " bytes");
        }
        boolean isDuplicate = (first & DUP) != 0;
        int topicLength = in.readUnsignedShort();
        int rest = length - 2 - topicLength - (qos == 0 ? 0 : 2);
        if (rest < 0) {
            throw new MalformedException("a PUBLISH of QoS " + qos + " with " + length + " bytes");
        }
        byte[] topic = in.readNBytes(topicLength);
        PahoGrammar.requireTopic(topic);
        if (qos < 2 && !isTooLarge && !isDuplicate) {
            showPublish(first, length, topic);
            return;
        }
        if (qos == 0) {
            in.skipNBytes(rest);
            wire.dropped(new String(topic, StandardCharsets.UTF_8), bytes);
            return;
        }
        int packetId = in.readUnsignedShort();
        if (isTooLarge) {
            in.skipNBytes(rest);
            rest = 0;
            wire.arrivedTooLarge(packetId, bytes);
        }
        wire.arrived(packetId, qos == 2, isDuplicate);
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(shown);
        out.write(header((first & (0xF0 | DUP | RETAIN)) | QOS_1, 4 + topicLength + rest));
        out.writeShort(topicLength);
        out.write(topic);
        out.writeShort(packetId);
        show(shown.toByteArray(), rest);
    }

    private void connectAnswer(int first, byte[] packet) throws IOException {
        if (packet.length < 2) {
            throw new MalformedException("a CONNACK of " + packet.length + " bytes");
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
        showWhole(first, packet);
    }

    /** Paho gives up the connection when a publish of QoS 2 is refused, so it is shown the end of that publish instead. */
    private void publishAnswer(int first, byte[] packet) throws IOException {
        requireKnownCode(packet);
        boolean isRefused = wire.isV5() && packet.length > 2 && (packet[2] & 0xFF) >= 0x80;
        if (isRefused) {
            int packetId = ((packet[0] & 0xFF) << 8) | (packet[1] & 0xFF);
            wire.rejected(
                    packetId,
                    new Reason(packet[2] & 0xFF, PahoV5Properties.of(packet, 3).reasonString()));
        }
        if (isRefused && first >> 4 == PUBREC) {
            show(new byte[] {PUBCOMP_HEADER, 3, packet[0], packet[1], (byte) PACKET_ID_NOT_FOUND}, 0);
        } else {
            showWhole(first, packet);
        }
    }

    private void releaseAnswer(int first, byte[] packet) throws IOException {
        requireKnownCode(packet);
        showWhole(first, packet);
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
        showWhole(first, packet);
    }

    private void farewell(int first, byte[] packet) throws IOException {
        int code = packet.length == 0 ? 0 : packet[0] & 0xFF;
        PahoGrammar.requireKnown(code, true);
        wire.saidFarewell(new Reason(code, PahoV5Properties.of(packet, 1).reasonString()));
        showWhole(first, packet);
    }

    private void showWhole(int first, byte[] packet) {
        show(header(first, packet.length), 0);
        append(packet);
    }

    /** Shows what has been read of a message, and then the rest just as it comes. */
    private void showPublish(int first, int length, byte[] topic) {
        show(header(first, length), length - 2L - topic.length);
        append(new byte[] {(byte) (topic.length >> 8), (byte) topic.length});
        append(topic);
    }

    private void pass(int first, int length) {
        show(header(first, length), length);
    }

    private void show(byte[] bytes, long followedBy) {
        ready = bytes;
        position = 0;
        body = followedBy;
    }

    private void append(byte[] bytes) {
        byte[] both = new byte[ready.length + bytes.length];
        System.arraycopy(ready, 0, both, 0, ready.length);
        System.arraycopy(bytes, 0, both, ready.length, bytes.length);
        ready = both;
    }

    private static byte[] header(int first, int length) {
        byte[] header = new byte[1 + lengthBytes(length)];
        header[0] = (byte) first;
        int left = length;
        for (int i = 1; i < header.length; i++) {
            header[i] = (byte) ((left & 0x7F) | (i < header.length - 1 ? 0x80 : 0));
            left >>= 7;
        }
        return header;
    }

    static int lengthBytes(long length) {
        return length < 128 ? 1 : length < 16_384 ? 2 : length < 2_097_152 ? 3 : 4;
    }
}
