// SPDX-License-Identifier: Apache-2.0
package io.halyard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
    private static final byte[] PINGREQ = {(byte) 0xC0, 0};

    private final ServerSocket listener;
    private final FaultProxy proxy;
    private final Socket client;
    private final Socket server;

    FaultProxyTest() throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        proxy = FaultProxy.to(listener.getLocalPort());
        client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        server = listener.accept();
        server.setSoTimeout(30_000);
        client.setSoTimeout(30_000);
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        server.close();
        proxy.close();
        listener.close();
    }

    @Test
    void whatPassesIsNoted() throws IOException {
        client.getOutputStream().write(PINGREQ);
        assertThat(server.getInputStream().readNBytes(2)).isEqualTo(PINGREQ);
        server.getOutputStream().write(new byte[] {0x31, 5, 0, 1, 'a', 'b', 'c', 0x40, 2, 0, 1});
        assertThat(client.getInputStream().readNBytes(11)).hasSize(11);
        assertThat(proxy.packets())
                .containsExactly(
                        new FaultProxy.Packet(true, 12, 0, 0),
                        new FaultProxy.Packet(false, 3, 1, 5),
                        new FaultProxy.Packet(false, 4, 0, 2));
    }

    @Test
    void aFrozenPathIsSilentAndDoesNotEnd() throws IOException {
        proxy.freeze();
        client.getOutputStream().write(PINGREQ);
        server.setSoTimeout(200);
        assertThatThrownBy(() -> server.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        proxy.thaw();
        assertThat(server.getInputStream().readNBytes(2)).isEqualTo(PINGREQ);
    }

    @Test
    void aCutPathEndsOnBothSides() {
        Awaitility.await()
                .untilAsserted(() -> assertThat(proxy.openConnections()).isEqualTo(1));
        proxy.cut();
        assertThat(hasEnded(client)).isTrue();
        assertThat(hasEnded(server)).isTrue();
        Awaitility.await()
                .untilAsserted(() -> assertThat(proxy.openConnections()).isZero());
    }

    private static boolean hasEnded(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
