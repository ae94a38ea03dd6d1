// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.transport.Endpoint;
import io.halyard.transport.TransportException;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WebSocketStreamsTest {
    private ServerSocket listener;
    private Socket ours;
    private Socket theirs;

    @BeforeEach
    void connect() throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ours = new Socket(listener.getInetAddress(), listener.getLocalPort());
        theirs = listener.accept();
    }

    @AfterEach
    void close() throws IOException {
        ours.close();
        theirs.close();
        listener.close();
    }

    @Test
    void theHandshakeAsksForMqtt() throws Exception {
        CompletableFuture<WebSocketStreams> opening = opening();
        List<String> request = request();
        assertThat(request)
                .contains(
                        "GET /mqtt HTTP/1.1",
                        "Host: 127.0.0.1:" + listener.getLocalPort(),
                        "Upgrade: websocket",
                        "Sec-WebSocket-Protocol: mqtt");
        answer("HTTP/1.1 101 Switching Protocols\r\nSEC-WebSocket-accept:" + accept(request) + "\r\n\r\n");
        assertThat(opening.get(30, TimeUnit.SECONDS)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 404 Not Found\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: another key's\r\n\r\n"
            })
    void anotherAnswerIsNamed(String answer) throws Exception {
        CompletableFuture<WebSocketStreams> opening = opening();
        request();
        answer(answer);
        assertThatThrownBy(() -> opening.get(30, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(TransportException.class)
                .hasMessageMatching(
                        ".*no MQTT over WebSocket at path /mqtt: the server answers '(404 Not Found|101 Switching Protocols)'");
    }

    @Test
    void framesInPiecesAndPingsBetweenThemMakeOneStream() throws Exception {
        WebSocketStreams webSocket = open();
        // "ab" to be continued, a ping "p", nothing, "c", a pong, and 126 bytes with a longer length.
        send(0x02, 2, 'a', 'b', 0x89, 1, 'p', 0x00, 0, 0x80, 1, 'c', 0x8A, 0, 0x82, 126, 0, 126);
        theirs.getOutputStream().write(new byte[126]);
        assertThat(webSocket.input().readNBytes(129))
                .startsWith('a', 'b', 'c', 0)
                .endsWith(0);
        assertThat(frame()).isEqualTo("10 p");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 125, 126, 65_535, 65_536})
    void whatWeWriteLeavesMaskedAsOneFrame(int length) throws Exception {
        WebSocketStreams webSocket = open();
        String text = "x".repeat(length);
        CompletableFuture<Void> written = CompletableFuture.runAsync(() -> write(webSocket, text));
        assertThat(frame()).isEqualTo("2 " + text);
        written.get(30, TimeUnit.SECONDS);
    }

    @Test
    void aCloseEndsTheStream() throws Exception {
        WebSocketStreams webSocket = open();
        send(0x82, 1, 'a', 0x88, 2, 0x03, 0xE8);
        assertThat(webSocket.input().readAllBytes()).containsExactly('a');
    }

    @Test
    void textIsNoMqtt() throws Exception {
        WebSocketStreams webSocket = open();
        send(0x81, 1, 'a');
        assertThatThrownBy(() -> webSocket.input().read())
                .isInstanceOf(ProtocolException.class)
                .hasMessage("a WebSocket frame of kind 1");
    }

    private static void write(WebSocketStreams webSocket, String text) {
        try {
            webSocket.output().write(text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private WebSocketStreams open() throws Exception {
        CompletableFuture<WebSocketStreams> opening = opening();
        answer("HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: " + accept(request()) + "\r\n\r\n");
        return opening.get(30, TimeUnit.SECONDS);
    }

    private CompletableFuture<WebSocketStreams> opening() {
        CompletableFuture<WebSocketStreams> opening = new CompletableFuture<>();
        Endpoint endpoint = Endpoint.of("ws://127.0.0.1:" + listener.getLocalPort() + "/mqtt");
        Thread.startVirtualThread(() -> {
            try {
                opening.complete(WebSocketStreams.open(ours, endpoint));
            } catch (IOException | TransportException e) {
                opening.completeExceptionally(e);
            }
        });
        return opening;
    }

    private List<String> request() throws IOException {
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(theirs.getInputStream(), StandardCharsets.US_ASCII));
        List<String> lines = new ArrayList<>();
        for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
            lines.add(line);
        }
        return lines;
    }

    private void answer(String text) throws IOException {
        theirs.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private void send(int... bytes) throws IOException {
        for (int value : bytes) {
            theirs.getOutputStream().write(value);
        }
    }

    /** {@return the next frame that we sent: its kind, and its content} */
    private String frame() throws IOException {
        DataInputStream in = new DataInputStream(theirs.getInputStream());
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        assertThat(first & 0x80).as("last").isEqualTo(0x80);
        assertThat(second & 0x80).as("masked").isEqualTo(0x80);
        int shortLength = second & 0x7F;
        long length = shortLength == 126 ? in.readUnsignedShort() : shortLength == 127 ? in.readLong() : shortLength;
        byte[] mask = in.readNBytes(4);
        byte[] content = in.readNBytes((int) length);
        for (int i = 0; i < content.length; i++) {
            content[i] ^= mask[i % 4];
        }
        return (first & 0x0F) + " " + new String(content, StandardCharsets.US_ASCII);
    }

    private static String accept(List<String> request) throws GeneralSecurityException {
        String key = request.stream()
                .filter(line -> line.startsWith("Sec-WebSocket-Key: "))
                .map(line -> line.substring("Sec-WebSocket-Key: ".length()))
                .findFirst()
                .orElseThrow();
        return Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-1")
                        .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII)));
    }
}
