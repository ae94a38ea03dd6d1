// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.spi;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.testkit.TestAuthority;
import io.halyard.transport.Endpoint;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.tls.TlsFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkSocketTest {
    @TempDir
    private Path folder;

    /**
     * In TLS 1.3 a server refuses our certificate after we take the connection for open (RFC 8446, 4.4.2.4). Who reads hears the alert, and
     * TLS then lets nobody write: that must not be told before the reason.
     */
    @Test
    void aWriteBehindTheBrokersReasonIsNoEnd() throws Exception {
        TestAuthority authority = TestAuthority.create(folder, "authority");
        try (SSLServerSocket server = (SSLServerSocket) TestAuthority.serverContext(authority.issue("localhost"))
                        .getServerSocketFactory()
                        .createServerSocket(0, 1, InetAddress.getLoopbackAddress());
                LinkSocket socket = new LinkSocket(settings(server.getLocalPort(), authority))) {
            server.setNeedClientAuth(true);
            Thread refusing = Thread.startVirtualThread(() -> refuse(server));
            socket.open();
            refusing.join();
            assertThatThrownBy(() -> socket.input().read()).isInstanceOf(SSLException.class);
            OutputStream output = socket.output();
            output.write(new byte[] {0x10, 0});
            output.write(0x10);
            output.flush();
        }
    }

    private static LinkSettings settings(int port, TestAuthority authority) {
        TransportSettings settings = TransportSettings.of("mqtts://localhost:" + port);
        return new LinkSettings(
                Endpoint.of("mqtts://localhost:" + port),
                MqttVersion.V5,
                settings.session(),
                true,
                settings.limits(),
                Optional.of(TlsFiles.read(settings.tls().withCaFile(authority.caFile()))));
    }

    private static void refuse(SSLServerSocket server) {
        try (Socket refused = server.accept()) {
            refused.getInputStream().read(); // Shakes hands, and finds no certificate.
        } catch (IOException _) {
            // That is what it does.
        }
    }
}
