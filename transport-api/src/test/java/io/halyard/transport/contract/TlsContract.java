// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.testkit.NeedsProgram;
import io.halyard.testkit.Ports;
import io.halyard.testkit.TestAuthority;
import io.halyard.testkit.TestAuthority.Issued;
import io.halyard.testkit.TestBroker;
import io.halyard.transport.Endpoint.Scheme;
import io.halyard.transport.Message;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.TransportSettings.Tls;
import io.halyard.transport.contract.BrokerKind.Encryption;
import io.halyard.transport.session.MqttTransports;
import io.halyard.transport.spi.MqttLinkProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every link must make of certificates: the same kind and the same words for the same fault. Subclass it once for each
 * library.
 */
@NeedsProgram("mosquitto")
@Timeout(60)
public abstract class TlsContract {
    private static final String HOST = "127.0.0.1";
    private static final String UNKNOWN_AUTHORITY =
            "no authority that we trust has signed the broker's certificate; tls.ca-file names others";

    @TempDir
    private Path folder;

    private TestAuthority authority;

    /** {@return the links to be judged} */
    protected abstract MqttLinkProvider provider();

    /** {@return the brokers that the links are held against: Mosquitto, unless a subclass says otherwise} */
    protected BrokerKind brokers() {
        return new MosquittoKind();
    }

    /** Makes an authority that the broker's certificates come from. */
    @BeforeEach
    final void createAuthority() {
        authority = TestAuthority.create(folder, "authority");
    }

    @ParameterizedTest
    @EnumSource(
            value = Scheme.class,
            names = {"MQTTS", "WSS"})
    void aBrokerWithACertificateOfOurAuthorityIsTrusted(Scheme scheme) throws Exception {
        try (Encrypted broker = new Encrypted(scheme, authority.issue(HOST))) {
            assertConnects(broker.settings(ours()));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Scheme.class,
            names = {"MQTTS", "WSS"})
    void anUnknownAuthorityIsNamed(Scheme scheme) {
        TestAuthority stranger = TestAuthority.create(folder, "stranger");
        try (Encrypted broker = new Encrypted(scheme, stranger.issue(HOST))) {
            assertRefused(broker.settings(ours()), UNKNOWN_AUTHORITY);
            assertRefused(broker.settings(Tls.system()), UNKNOWN_AUTHORITY);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Scheme.class,
            names = {"MQTTS", "WSS"})
    void aCertificateOfAnotherHostIsRefusedUnlessThatIsAskedFor(Scheme scheme) throws Exception {
        try (Encrypted broker = new Encrypted(scheme, authority.issue("elsewhere.example"))) {
            assertRefused(
                    broker.settings(ours()),
                    "the broker's certificate is not made out to 127.0.0.1: the endpoint must have a name that it holds");
            assertConnects(broker.settings(ours().withInsecureSkipHostNameCheck()));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Scheme.class,
            names = {"MQTTS", "WSS"})
    void aCertificateOutOfItsTimeIsRefused(Scheme scheme) {
        Issued expired = authority.issue(HOST, Instant.now().minus(Duration.ofDays(2)));
        try (Encrypted broker = new Encrypted(scheme, expired)) {
            assertRefused(broker.settings(ours()), "a certificate of the broker has expired (", "is our clock right?");
        }
        Issued early = authority.issue(HOST, Instant.now().plus(Duration.ofDays(60)));
        try (Encrypted broker = new Encrypted(scheme, early)) {
            assertRefused(
                    broker.settings(ours()), "a certificate of the broker is not valid yet (", "is our clock right?");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Scheme.class,
            names = {"MQTTS", "WSS"})
    void aRevokedCertificateIsRefused(Scheme scheme) throws Exception {
        Issued revoked = authority.issue(HOST);
        Tls tls = ours().withCrlFile(authority.revoke(authority.issue(HOST), revoked));
        try (Encrypted broker = new Encrypted(scheme, revoked)) {
            assertRefused(
                    broker.settings(tls),
                    "the broker's certificate 'CN=127.0.0.1', number ",
                    ", was revoked by its authority, says tls.crl-file: the broker needs another");
            assertRefused(
                    broker.settings(tls.withPinnedCertificate(revoked.certificateFile())),
                    "was revoked by its authority");
        }
        try (Encrypted broker = new Encrypted(scheme, authority.issue(HOST))) {
            assertConnects(broker.settings(tls));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Scheme.class,
            names = {"MQTTS", "WSS"})
    void aCertificateWhoseAuthorityHasNoListIsRefused(Scheme scheme) throws Exception {
        TestAuthority between = authority.subordinate("between");
        Issued certificate = between.issue(HOST);
        Path both = folder.resolve("both.pem");
        try (Encrypted broker = new Encrypted(scheme, certificate)) {
            assertConnects(broker.settings(ours()));
            assertRefused(
                    broker.settings(ours().withCrlFile(authority.revoke())),
                    "tls.crl-file holds no list of 'CN=between', which would say whether it has revoked 'CN=127.0.0.1', number ",
                    ": add that list");
            Files.writeString(both, Files.readString(authority.caFile()) + Files.readString(between.caFile()));
            Tls trusting = Tls.system().withCaFile(both);
            assertConnects(broker.settings(trusting.withCrlFile(between.revoke())));
            assertRefused(
                    broker.settings(trusting.withCrlFile(between.revoke(certificate))),
                    "the broker's certificate 'CN=127.0.0.1', number ",
                    ", was revoked by its authority, says tls.crl-file: the broker needs another");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Scheme.class,
            names = {"MQTTS", "WSS"})
    void aPinnedCertificateNeedsNoAuthority(Scheme scheme) throws Exception {
        Issued certificate = authority.issue(HOST);
        try (Encrypted broker = new Encrypted(scheme, certificate)) {
            assertConnects(broker.settings(Tls.system().withPinnedCertificate(certificate.certificateFile())));
            assertRefused(
                    broker.settings(Tls.system()
                            .withPinnedCertificate(authority.issue(HOST).certificateFile())),
                    "the broker's certificate is not that of tls.pinned-certificate-file, but 'CN=127.0.0.1', number ");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Scheme.class,
            names = {"MQTTS", "WSS"})
    void aBrokerThatWantsToKnowUsGetsOurCertificate(Scheme scheme) throws Exception {
        Encryption encryption = Encryption.of(scheme, authority.issue(HOST)).withClients(authority);
        try (Encrypted broker = new Encrypted(encryption)) {
            assertConnects(broker.settings(with(authority.issue("device"))));
            assertRefused(broker.settings(ours()), "the broker wants a certificate of ours", "tls.certificate-file");
            assertRefused(
                    broker.settings(with(TestAuthority.create(folder, "other").issue("device"))),
                    aboutOurs("the broker knows no authority that has signed our certificate"));
            assertRefused(
                    broker.settings(with(authority.issue("device", Instant.now().minus(Duration.ofDays(2))))),
                    aboutOurs("our certificate has expired"));
        }
    }

    @Test
    void ourRevokedCertificateIsNamed() throws Exception {
        Issued revoked = authority.issue("device");
        Encryption encryption = Encryption.of(Scheme.MQTTS, authority.issue(HOST))
                .withClients(authority)
                .withCrlFile(authority.revoke(revoked));
        try (Encrypted broker = new Encrypted(encryption)) {
            assertConnects(broker.settings(with(authority.issue("device"))));
            assertRefused(broker.settings(with(revoked)), aboutOurs("our certificate was revoked"));
        }
    }

    /** {@return what is said of a certificate of ours that this broker refuses: not more than it says itself} */
    private String[] aboutOurs(String words) {
        boolean isVague = brokers().gaps().contains(BrokerGap.ONE_ALERT_FOR_OUR_CERTIFICATE);
        return new String[] {
            isVague ? "the broker does not accept our certificate, or wants one" : words, "tls.certificate-file"
        };
    }

    @ParameterizedTest
    @EnumSource(
            value = Scheme.class,
            names = {"MQTTS", "WSS"})
    void aPortWithoutTlsIsNamed(Scheme scheme) throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> answer(listener));
            assertRefused(settings(scheme, listener.getLocalPort(), Tls.system()), "nobody speaks TLS at that port");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Scheme.class,
            names = {"MQTTS", "WSS"})
    void aPeerThatHangsUpInTheHandshakeIsNamed(Scheme scheme) throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> hangUp(listener));
            assertRefused(
                    settings(scheme, listener.getLocalPort(), Tls.system()),
                    "the TLS handshake failed: the peer hung up");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Scheme.class,
            names = {"MQTTS", "WSS"})
    void aPeerThatAcceptsAndSaysNothingIsATimeout(Scheme scheme) throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            TransportSettings settings = settings(scheme, listener.getLocalPort(), Tls.system())
                    .withLimits(TransportSettings.Limits.defaults().withConnectTimeout(Duration.ofMillis(300)));
            assertFails(settings, Kind.TIMEOUT, "no CONNACK within 300 ms");
        }
    }

    @Test
    void aWebServerBehindTlsIsNamed() throws Exception {
        try (ServerSocket listener = TestAuthority.serverContext(authority.issue(HOST))
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> answer(listener));
            assertFails(
                    settings(Scheme.MQTTS, listener.getLocalPort(), ours()),
                    Kind.MALFORMED,
                    "an HTTP server answers at that port; the schemes ws and wss are for those");
            Thread.startVirtualThread(() -> answer(listener));
            assertFails(
                    settings(Scheme.WSS, listener.getLocalPort(), ours()),
                    Kind.UNREACHABLE,
                    "no MQTT over WebSocket at path /mqtt: the server answers '400 Bad Request'");
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

    private static void answer(ServerSocket listener) {
        try (Socket socket = listener.accept()) {
            socket.getInputStream().read();
            socket.getOutputStream()
                    .write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            // The link has hung up, as it should.
        }
    }

    private Tls ours() {
        return Tls.system().withCaFile(authority.caFile());
    }

    private Tls with(Issued own) {
        return ours().withClientCertificate(own.certificateFile(), own.keyFile());
    }

    private static TransportSettings settings(Scheme scheme, int port, Tls tls) {
        return TransportSettings.of(scheme + "://" + HOST + ":" + port)
                .withTls(tls)
                .withReconnect(TransportSettings.Reconnect.external())
                .withLimits(TransportSettings.Limits.defaults().withConnectTimeout(Duration.ofSeconds(20)));
    }

    /** {@return whether the link has no such scheme, which it then must refuse by name} */
    private boolean isLacking(Scheme scheme) {
        boolean isLacking = !provider().schemes().contains(scheme);
        if (isLacking) {
            assertThatThrownBy(() -> MqttTransports.create(settings(scheme, 1, Tls.system()), provider()))
                    .hasMessageContaining("link '" + provider().name() + "' does not speak " + scheme);
        }
        return isLacking;
    }

    private void assertConnects(TransportSettings settings) throws Exception {
        if (isLacking(settings.endpoint().scheme())) {
            return;
        }
        try (MqttTransport transport = MqttTransports.create(settings, provider())) {
            transport.connect();
            transport.publish(Message.of("t", "x")).get(30, TimeUnit.SECONDS);
        }
    }

    private void assertRefused(TransportSettings settings, String... words) {
        assertFails(settings, Kind.TLS, words);
    }

    private void assertFails(TransportSettings settings, Kind kind, String... words) {
        if (isLacking(settings.endpoint().scheme())) {
            return;
        }
        try (MqttTransport transport = MqttTransports.create(settings, provider())) {
            assertThatThrownBy(transport::connect)
                    .isInstanceOfSatisfying(
                            TransportException.class,
                            e -> assertThat(e.kind()).as(String.valueOf(e)).isEqualTo(kind))
                    .hasMessageContaining(settings.endpoint().toString())
                    .hasMessageContainingAll(words);
        }
    }

    /** A broker that speaks TLS, and settings to reach it. */
    private final class Encrypted implements AutoCloseable {
        private final Scheme scheme;
        private final int port = Ports.free();
        private final TestBroker broker;

        Encrypted(Scheme scheme, Issued certificate) {
            this(Encryption.of(scheme, certificate));
        }

        Encrypted(Encryption encryption) {
            this.scheme = encryption.scheme();
            this.broker = brokers().encrypted(port, encryption);
        }

        TransportSettings settings(Tls tls) {
            return TlsContract.settings(scheme, port, tls);
        }

        @Override
        public void close() {
            broker.close();
        }
    }
}
