// SPDX-License-Identifier: Apache-2.0
package io.halyard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;

@NeedsProgram("mosquitto")
class MosquittoTest {
    @Test
    void isKilledAndComesBackAtTheSamePort() throws IOException {
        try (Mosquitto broker = Mosquitto.start()) {
            connect(broker.port());
            broker.kill();
            assertThatThrownBy(() -> connect(broker.port())).isInstanceOf(IOException.class);
            broker.restart();
            connect(broker.port());
        }
    }

    private static void connect(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            assertThat(socket.isConnected()).isTrue();
        }
    }
}
