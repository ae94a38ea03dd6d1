// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.contract;

import io.halyard.transport.MqttVersion;
import io.halyard.transport.Payload;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A peer that sends what a test tells it to, right or wrong, and shows what it gets. One connection, packet by packet. */
final class ScriptedBroker implements AutoCloseable {
    static final int PUBLISH = 3;
    static final int PUBACK = 4;
    static final int PUBREC = 5;
    static final int PUBREL = 6;
    static final int PUBCOMP = 7;
    static final int SUBSCRIBE = 8;
    static final int UNSUBSCRIBE = 10;
    static final int PINGREQ = 12;

    /** What a link has sent. */
    record Packet(int type, Payload body) {
        /** {@return the number at that place of the body} */
        int shortAt(int offset) {
            return Short.toUnsignedInt(body.asBuffer().getShort(offset));
        }
    }

    private final MqttVersion version;
    private final ServerSocket listener;
    private @Nullable Socket connection;

    ScriptedBroker(MqttVersion version) {
        this.version = version;
        try {
            listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String uri() {
        return "mqtt://127.0.0.1:" + listener.getLocalPort();
    }

    boolean isV5() {
        return version == MqttVersion.V5;
    }

    /** Waits for CONNECT. */
    ScriptedBroker accept() throws IOException {
        acceptConnect();
        return this;
    }

    /** {@return CONNECT, for which it waits} */
    ConnectPacket acceptConnect() throws IOException {
        acceptConnection();
        return ConnectPacket.of(next().body(), isV5());
    }

    /** Waits for a request of HTTP. */
    ScriptedBroker acceptRequest() throws IOException {
        requestOf(new DataInputStream(acceptConnection().getInputStream()));
        return this;
    }

    /** Waits for a request of WebSocket, grants it, and then waits for what comes first. */
    ScriptedBroker acceptWebSocket() throws IOException {
        DataInputStream in = new DataInputStream(acceptConnection().getInputStream());
        String key = requestOf(in).replaceAll("(?is).*sec-websocket-key: *(\\S+).*", "$1");
        String proof = Base64.getEncoder().encodeToString(sha1(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
        String grant = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Protocol: mqtt\r\nSec-WebSocket-Accept: " + proof + "\r\n\r\n";
        send(grant.getBytes(StandardCharsets.US_ASCII));
        in.readByte();
        return this;
    }

    /** {@return the head of a request of HTTP} */
    private static String requestOf(DataInputStream in) throws IOException {
        StringBuilder request = new StringBuilder();
        while (request.indexOf("\r\n\r\n") < 0) {
            request.append((char) in.readUnsignedByte());
        }
        return request.toString();
    }

    /** Sends a packet in a frame of WebSocket. */
    void sendFramed(byte[] packet) throws IOException {
        send(bytes(0x82, packet.length), packet);
    }

    private static byte[] sha1(String text) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Socket acceptConnection() throws IOException {
        Socket accepted = listener.accept();
        accepted.setTcpNoDelay(true);
        connection = accepted;
        return accepted;
    }

    /** {@return the next packet of the link} */
    Packet next() throws IOException {
        DataInputStream in = new DataInputStream(connection().getInputStream());
        int first = in.readUnsignedByte();
        int length = 0;
        int shift = 0;
        int part;
        do {
            part = in.readUnsignedByte();
            length |= (part & 0x7F) << shift;
            shift += 7;
        } while (part > 127);
        return new Packet(first >> 4, Payload.wrap(in.readNBytes(length)));
    }

    /** {@return the next packet, which must be of that type} */
    Packet next(int type) throws IOException {
        Packet packet = next();
        if (packet.type != type) {
            throw new AssertionError("wanted packet type " + type + ", came " + packet);
        }
        return packet;
    }

    /** {@return CONNACK with that code, and with those properties where the version has any} */
    byte[] connectAnswer(int code, byte... properties) {
        return isV5() ? packet(0x20, bytes(0, code, properties.length), properties) : packet(0x20, bytes(0, code));
    }

    /** {@return PUBLISH} */
    byte[] publish(int flags, String topic, int packetId, int payloadBytes) {
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        byte[] id = (flags & 0b110) == 0 ? bytes() : bytes(packetId >> 8, packetId);
        return packet(
                0x30 | flags,
                bytes(name.length >> 8, name.length),
                name,
                id,
                isV5() ? bytes(0) : bytes(),
                new byte[payloadBytes]);
    }

    /** {@return an answer to a packet of that id, with a reason and its text where the version has any} */
    byte[] answer(int first, Packet packet, int idOffset, int reason) {
        int id = packet.shortAt(idOffset);
        byte[] text = "so it is".getBytes(StandardCharsets.US_ASCII);
        byte[] properties = concat(bytes(text.length + 3, 0x1F, 0, text.length), text);
        return isV5()
                ? packet(first, bytes(id >> 8, id, reason), reason == 0 ? bytes(0) : properties)
                : packet(first, bytes(id >> 8, id));
    }

    void send(byte[]... packets) throws IOException {
        OutputStream out = connection().getOutputStream();
        out.write(concat(packets));
        out.flush();
    }

    void hangUp() throws IOException {
        connection().close();
    }

    private Socket connection() {
        return Objects.requireNonNull(connection, "nobody has connected");
    }

    static byte[] packet(int first, byte[]... parts) {
        byte[] body = concat(parts);
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(first);
        int left = body.length;
        do {
            packet.write((left & 0x7F) | (left > 127 ? 0x80 : 0));
            left >>= 7;
        } while (left > 0);
        packet.writeBytes(body);
        return packet.toByteArray();
    }

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }

    @Override
    public void close() {
        try {
            listener.close();
            if (connection != null) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
