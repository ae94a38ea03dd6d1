// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.testkit.Mosquitto;
import io.halyard.testkit.NeedsProgram;
import io.halyard.testkit.Ports;
import io.halyard.testkit.TestAuthority;
import io.halyard.testkit.TestAuthority.Issued;
import io.halyard.transport.Endpoint;
import io.halyard.transport.Message;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.TransportSettings.Tls;
import io.halyard.transport.session.MqttTransports;
import io.halyard.transport.spi.MqttLinkProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every link must make of certificates: the same kind and the same words for the same fault. Subclass it once for each
 * library.
 */
@NeedsProgram("mosquitto")
@Timeout(60)
public abstract class TlsContract {
    @TempDir
    private Path folder;

    private TestAuthority authority;

    /** {@return the links to be judged} */
    protected abstract MqttLinkProvider provider();

    /** Makes an authority that the broker's certificates come from. */
    @BeforeEach
    final void createAuthority() {
        authority = TestAuthority.create(folder, "authority");
    }

    @Test
    void aBrokerWithACertificateOfOurAuthorityIsTrusted() throws Exception {
        try (Encrypted broker = new Encrypted(authority.issue("127.0.0.1"))) {
            assertConnects(broker.settings(Tls.system().withCaFile(authority.caFile())));
        }
    }

    @Test
    void aStrangersCertificateIsRefused() {
        TestAuthority stranger = TestAuthority.create(folder, "stranger");
        try (Encrypted broker = new Encrypted(stranger.issue("127.0.0.1"))) {
            assertRefused(
                    broker.settings(Tls.system().withCaFile(authority.caFile())),
                    "no authority that we trust has signed the broker's certificate");
        }
    }

    @Test
    void theSystemTrustsNoAuthorityOfOurs() {
        try (Encrypted broker = new Encrypted(authority.issue("127.0.0.1"))) {
            assertRefused(
                    broker.settings(Tls.system()), "no authority that we trust has signed the broker's certificate");
        }
    }

    @Test
    void aCertificateOfAnotherHostIsRefusedUnlessThatIsAskedFor() throws Exception {
        try (Encrypted broker = new Encrypted(authority.issue("elsewhere.example"))) {
            assertRefused(
                    broker.settings(Tls.system().withCaFile(authority.caFile())),
                    "the broker's certificate is not made out to 127.0.0.1");
            assertConnects(broker.settings(new Tls(
                    Optional.of(authority.caFile()),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    true)));
        }
    }

    @Test
    void anExpiredCertificateIsRefused() {
        Issued expired = authority.issue("127.0.0.1", Instant.now().minus(Duration.ofDays(2)));
        try (Encrypted broker = new Encrypted(expired)) {
            assertRefused(
                    broker.settings(Tls.system().withCaFile(authority.caFile())),
                    "a certificate of the broker has expired");
        }
    }

    @Test
    void aPinnedCertificateNeedsNoAuthority() throws Exception {
        Issued certificate = authority.issue("127.0.0.1");
        try (Encrypted broker = new Encrypted(certificate)) {
            assertConnects(broker.settings(pinned(certificate.certificateFile())));
            assertRefused(
                    broker.settings(pinned(authority.issue("127.0.0.1").certificateFile())),
                    "the server's certificate is not the pinned one");
        }
    }

    @Test
    void aBrokerThatWantsToKnowUsGetsOurCertificate() throws Exception {
        try (Encrypted broker = new Encrypted(authority.issue("127.0.0.1"), "require_certificate true")) {
            Issued own = authority.issue("device");
            assertConnects(broker.settings(new Tls(
                    Optional.of(authority.caFile()),
                    Optional.of(own.certificateFile()),
                    Optional.of(own.keyFile()),
                    Optional.empty(),
                    Optional.empty(),
                    false)));
            assertRefused(broker.settings(Tls.system().withCaFile(authority.caFile())), "the broker refuses");
        }
    }

    @Test
    void aPortWithoutTlsIsNamed() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> answerInPlainText(listener));
            assertRefused(
                    settings("mqtts://127.0.0.1:" + listener.getLocalPort(), Tls.system()),
                    "nobody speaks TLS at that port");
        }
    }

    @Test
    void aPeerThatHangsUpInTheHandshakeIsNamed() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> hangUp(listener));
            assertRefused(
                    settings("mqtts://127.0.0.1:" + listener.getLocalPort(), Tls.system()),
                    "the TLS handshake failed: the peer hung up");
        }
    }

    private static void hangUp(ServerSocket listener) {
        try (Socket socket = listener.accept()) {
            socket.getInputStream().readNBytes(100);
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            // The link was quicker.
        }
    }

    private static void answerInPlainText(ServerSocket listener) {
        try (Socket socket = listener.accept()) {
            socket.getInputStream().read();
            socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            // The link has hung up, as it should.
        }
    }

    @Test
    void webSocketIsEncryptedTheSameWay() throws Exception {
        if (!provider().schemes().contains(Endpoint.Scheme.WSS)) {
            assertThatThrownBy(
                            () -> MqttTransports.create(settings("wss://127.0.0.1:1/mqtt", Tls.system()), provider()))
                    .hasMessageContaining("link '" + provider().name() + "' does not speak wss");
            return;
        }
        try (Encrypted broker = new Encrypted(authority.issue("127.0.0.1"), "protocol websockets")) {
            String uri = "wss://127.0.0.1:" + broker.port + "/mqtt";
            assertConnects(settings(uri, Tls.system().withCaFile(authority.caFile())));
            assertRefused(
                    settings(uri, Tls.system()), "no authority that we trust has signed the broker's certificate");
        }
    }

    private static Tls pinned(Path certificate) {
        return new Tls(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(certificate),
                Optional.empty(),
                false);
    }

    private static TransportSettings settings(String uri, Tls tls) {
        return TransportSettings.of(uri)
                .withTls(tls)
                .withReconnect(TransportSettings.Reconnect.external())
                .withLimits(TransportSettings.Limits.defaults().withConnectTimeout(Duration.ofSeconds(20)));
    }

    private void assertConnects(TransportSettings settings) throws Exception {
        try (MqttTransport transport = MqttTransports.create(settings, provider())) {
            transport.connect();
            transport.publish(Message.of("t", "x")).get(20, TimeUnit.SECONDS);
        }
    }

    private void assertRefused(TransportSettings settings, String why) {
        try (MqttTransport transport = MqttTransports.create(settings, provider())) {
            assertThatThrownBy(transport::connect)
                    .isInstanceOfSatisfying(
                            TransportException.class,
                            e -> assertThat(e.kind()).as(String.valueOf(e)).isEqualTo(Kind.TLS))
                    .hasMessageContaining(settings.endpoint().toString())
                    .hasMessageContaining(why);
        }
    }

    /** A broker that speaks TLS at a second port. */
    private final class Encrypted implements AutoCloseable {
        private final int port = Ports.free();
        private final Mosquitto broker;

        Encrypted(Issued certificate, String... more) {
            List<String> lines = new ArrayList<>(List.of(
                    "listener " + port + " 127.0.0.1",
                    "cafile " + authority.caFile(),
                    "certfile " + certificate.certificateFile(),
                    "keyfile " + certificate.keyFile()));
            lines.addAll(List.of(more));
            broker = Mosquitto.start(lines.toArray(String[]::new));
            Ports.awaitListening(port);
        }

        TransportSettings settings(Tls tls) {
            return TlsContract.settings("mqtts://127.0.0.1:" + port, tls);
        }

        @Override
        public void close() {
            broker.close();
        }
    }
}
