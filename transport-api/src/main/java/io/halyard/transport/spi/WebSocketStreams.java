// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.spi;

import io.halyard.transport.Endpoint;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;

/** MQTT in WebSocket frames (RFC 6455), over a socket that is connected. */
final class WebSocketStreams {
    private static final String ACCEPT_SALT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int LONGEST_ANSWER_BYTES = 16_384;
    private static final int LONGEST_HEADER_BYTES = 14;
    private static final int LAST = 0x80;
    private static final int MASKED = 0x80;
    private static final int CONTINUED = 0;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private final SecureRandom random = new SecureRandom();
    private final Endpoint endpoint;
    private final DataInputStream in;
    private final OutputStream out;
    private long leftOfFrame;

    private WebSocketStreams(Socket socket, Endpoint endpoint) throws IOException {
        this.endpoint = endpoint;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        this.out = socket.getOutputStream();
    }

    /**
     * {@return WebSocket over that socket, agreed upon with the server}
     *
     * @throws io.halyard.transport.TransportException when the server does not want to speak WebSocket
     */
    static WebSocketStreams open(Socket socket, Endpoint endpoint) throws IOException {
        WebSocketStreams streams = new WebSocketStreams(socket, endpoint);
        streams.shakeHands();
        return streams;
    }

    private void shakeHands() throws IOException {
        byte[] nonce = new byte[16];
        random.nextBytes(nonce);
        String key = Base64.getEncoder().encodeToString(nonce);
        String authority = endpoint.toString().split("/", 4)[2];
        String request = "GET " + endpoint.path() + " HTTP/1.1\r\nHost: " + authority
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: " + key
                + "\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n";
        out.write(request.getBytes(StandardCharsets.US_ASCII));
        out.flush();
        String answer = answer();
        String firstLine = answer.lines().findFirst().orElse("");
        boolean isAccepted = firstLine.startsWith("HTTP/1.1 101")
                && answer.lines()
                        .map(line -> line.split(":", 2))
                        .anyMatch(header -> header[0].toLowerCase(Locale.ROOT).equals("sec-websocket-accept")
                                && header[header.length - 1].strip().equals(acceptOf(key)));
        require(isAccepted, "answers '" + firstLine.replaceFirst("^HTTP/\\S+ ", "") + "'");
    }

    private String answer() throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        int ended = 0;
        while (ended < 4) {
            int next = in.read();
            require(next >= 0, "hangs up");
            answer.write(next);
            ended = next == (ended % 2 == 0 ? '\r' : '\n') ? ended + 1 : next == '\r' ? 1 : 0;
            require(answer.size() <= LONGEST_ANSWER_BYTES, "answers without an end");
        }
        return answer.toString(StandardCharsets.US_ASCII);
    }

    private void require(boolean isWebSocket, String whatItDoesInstead) {
        if (!isWebSocket) {
            throw LinkFailures.noWebSocket(endpoint, whatItDoesInstead, new ProtocolException(whatItDoesInstead));
        }
    }

    private static String acceptOf(String key) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            return Base64.getEncoder()
                    .encodeToString(sha1.digest((key + ACCEPT_SALT).getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return what the server sends, without the frames} */
    InputStream input() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                if (length == 0) {
                    return 0;
                }
                while (leftOfFrame == 0) {
                    if (!nextFrame()) {
                        return -1;
                    }
                }
                int count = in.read(target, offset, (int) Math.min(length, leftOfFrame));
                if (count > 0) {
                    leftOfFrame -= count;
                }
                return count;
            }
        };
    }

    /** {@return whether there is more: not when the server has said that it closes} */
    private boolean nextFrame() throws IOException {
        int first = in.read();
        if (first < 0) {
            return false;
        }
        int second = in.readUnsignedByte();
        long length = switch (second) {
            case 126 -> in.readUnsignedShort();
            case 127 -> in.readLong();
            default -> second;
        };
        int kind = first & 0x0F;
        if ((first & 0x70) != 0 || second > 127 || length < 0 || (kind >= CLOSE && length > 125)) {
            throw new ProtocolException("a WebSocket frame that begins with " + first + ", " + second);
        }
        switch (kind) {
            case CONTINUED, BINARY -> leftOfFrame = length;
            case CLOSE -> {
                return false;
            }
            case PING -> send(PONG, in.readNBytes((int) length), 0, (int) length);
            case PONG -> in.skipNBytes(length);
            default -> throw new ProtocolException("a WebSocket frame of kind " + kind);
        }
        return true;
    }

    /** {@return a stream whose every write leaves as one frame} */
    OutputStream output() {
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                send(BINARY, new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] source, int offset, int length) throws IOException {
                send(BINARY, source, offset, length);
            }
        };
    }

    /** Called by who writes, and for pongs by who reads. */
    private void send(int kind, byte[] source, int offset, int length) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(LONGEST_HEADER_BYTES + length);
        frame.put((byte) (LAST | kind));
        if (length < 126) {
            frame.put((byte) (MASKED | length));
        } else if (length < 65_536) {
            frame.put((byte) (MASKED | 126)).putShort((short) length);
        } else {
            frame.put((byte) (MASKED | 127)).putLong(length);
        }
        byte[] mask = new byte[4];
        random.nextBytes(mask);
        frame.put(mask);
        for (int i = 0; i < length; i++) {
            frame.put((byte) (source[offset + i] ^ mask[i % 4]));
        }
        synchronized (out) {
            out.write(frame.array(), 0, frame.position());
            out.flush();
        }
    }
}
