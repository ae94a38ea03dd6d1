// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import io.halyard.blynk.simulator.SimulatorException.Kind;
import io.halyard.blynk.simulator.SimulatorSettings.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    private static final String TOKEN = "token-of-the-greenhouse";

    @TempDir
    private Path folder;

    @Test
    void aDeviceLogsInOverTls() throws Exception {
        KeyStore store = makeCertificate();
        SimulatorSettings settings = SimulatorSettings.of(TOKEN)
                .withTls(new Tls(0, folder.resolve("certificate.pem"), folder.resolve("key.pem")));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);

        try (BlynkSimulator simulator = BlynkSimulator.start(settings)) {
            Mqtt3BlockingClient client = Mqtt3Client.builder()
                    .serverHost("localhost")
                    .serverPort(simulator.mqttTlsPort().orElseThrow())
                    .sslConfig()
                    .trustManagerFactory(trust)
                    .applySslConfig()
                    .simpleAuth()
                    .username("device")
                    .password(TOKEN.getBytes(StandardCharsets.UTF_8))
                    .applySimpleAuth()
                    .buildBlocking();
            client.connect();
            client.publishWith()
                    .topic("ds/Message")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload("secret".getBytes(StandardCharsets.UTF_8))
                    .send();

            assertThat(simulator.device(TOKEN).value("Message")).contains("secret");
            client.disconnect();
        }
    }

    @Test
    void aMissingCertificateIsNamed() {
        SimulatorSettings settings = SimulatorSettings.of(TOKEN)
                .withTls(new Tls(0, folder.resolve("nowhere.pem"), folder.resolve("nowhere.key")));

        assertThatThrownBy(() -> BlynkSimulator.start(settings))
                .isInstanceOfSatisfying(
                        SimulatorException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CANNOT_LISTEN))
                .hasMessageStartingWith("mqtt-tls-port: cannot listen on port 0 of 127.0.0.1: ")
                .hasMessageContaining("nowhere");
    }

    /** A key and a certificate for localhost, made by the JDK's own keytool. */
    private KeyStore makeCertificate() throws IOException, InterruptedException, GeneralSecurityException {
        Path file = folder.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "test",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost,ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, "changeit".toCharArray());
        }
        pem("certificate.pem", "CERTIFICATE", store.getCertificate("test").getEncoded());
        pem(
                "key.pem",
                "PRIVATE KEY",
                store.getKey("test", "changeit".toCharArray()).getEncoded());
        return store;
    }

    private void pem(String file, String kind, byte[] content) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        Files.writeString(
                folder.resolve(file), "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n");
    }
}
