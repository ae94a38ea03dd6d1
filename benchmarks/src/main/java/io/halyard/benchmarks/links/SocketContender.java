// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks.links;

import io.halyard.benchmarks.report.BenchException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * No library at all: packets of MQTT 3.1.1 that are made once and written through a buffer, and a thread that reads. Only the
 * payload and the packet id differ from publish to publish. It knows short packets only, and one topic.
 */
final class SocketContender implements Contender {
    private static final int BUFFER = 65_536;
    private static final int PUBLISH = 3;
    private static final int PUBACK = 4;
    private static final int SUBACK = 9;

    private final Socket socket;
    private final Window window;
    private final OutputStream out;
    private final DataInputStream in;
    private final CountDownLatch subscribed = new CountDownLatch(1);
    private volatile Consumer<ByteBuffer> handler = _ -> {};
    private byte[] head = {};
    private String headTopic = "";
    private int headQos;
    private int packetId;

    SocketContender(int port, Window window) throws IOException {
        this.window = window;
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER));
        // CONNECT: protocol MQTT, level 4, clean session, no keepalive, no client id.
        out.write(new byte[] {0x10, 12, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0, 0, 0});
        out.flush();
        if (in.readUnsignedByte() != 0x20 || in.readUnsignedByte() != 2 || in.readUnsignedShort() != 0) {
            throw new IOException("the broker did not accept");
        }
        Thread.ofPlatform().daemon().name("bench-socket").start(this::read);
    }

    @Override
    public void publish(String topic, byte[] payload, int qos) throws IOException {
        if (qos != headQos || !topic.equals(headTopic)) {
            head = head(topic, payload.length, qos);
            headTopic = topic;
            headQos = qos;
        }
        if (qos == 0) {
            out.write(head);
            out.write(payload);
            window.done(null);
        } else {
            packetId = packetId % 65_535 + 1;
            head[head.length - 2] = (byte) (packetId >> 8);
            head[head.length - 1] = (byte) packetId;
            out.write(head);
            out.write(payload);
        }
    }

    private static byte[] head(String topic, int payloadBytes, int qos) throws IOException {
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        int idBytes = qos == 0 ? 0 : 2;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream packet = new DataOutputStream(bytes);
        packet.write(0x30 | (qos << 1));
        packet.write(requireShort(2 + name.length + idBytes + payloadBytes));
        packet.writeShort(name.length);
        packet.write(name);
        packet.write(new byte[idBytes]);
        return bytes.toByteArray();
    }

    private static int requireShort(int length) {
        if (length > 127) {
            throw new BenchException("a packet of " + length + " bytes is too long for the socket");
        }
        return length;
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void subscribe(String topic, Consumer<ByteBuffer> handler) throws Exception {
        this.handler = handler;
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        DataOutputStream packet = new DataOutputStream(out);
        packet.write(0x82);
        packet.write(requireShort(2 + 2 + name.length + 1));
        packet.writeShort(1);
        packet.writeShort(name.length);
        packet.write(name);
        packet.write(0);
        packet.flush();
        if (!subscribed.await(10, TimeUnit.SECONDS)) {
            throw new BenchException("the broker did not answer a subscription");
        }
    }

    private void read() {
        try {
            for (int first = in.read(); first >= 0; first = in.read()) {
                byte[] packet = in.readNBytes(requireShort(in.readUnsignedByte()));
                switch (first >> 4) {
                    case PUBACK -> window.done(null);
                    case SUBACK -> subscribed.countDown();
                    case PUBLISH -> {
                        int start = 2 + (((packet[0] & 0xFF) << 8) | (packet[1] & 0xFF));
                        handler.accept(ByteBuffer.wrap(packet, start, packet.length - start)
                                .slice());
                    }
                    default -> throw new IOException("a packet of type " + (first >> 4));
                }
            }
        } catch (IOException e) {
            window.done(e); // Or it was closed, which concerns nobody any more.
        }
    }

    @Override
    public void close() {
        try (socket) {
            out.write(new byte[] {(byte) 0xE0, 0});
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
