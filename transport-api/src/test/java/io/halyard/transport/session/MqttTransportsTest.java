// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.testkit.LiveThreads;
import io.halyard.transport.Handling;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.Qos;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.TransportSettings.Session;
import io.halyard.transport.TransportState;
import io.halyard.transport.scripted.ScriptedLinkProvider;
import io.halyard.transport.spi.MqttLinkProviders;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class MqttTransportsTest {
    private final ScriptedLinkProvider links = new ScriptedLinkProvider();

    @Test
    void makingATransportDoesNothingYet() {
        TransportSettings settings = TransportSettings.of("mqtts://broker.example")
                .withTls(TransportSettings.Tls.system().withCaFile(Path.of("no-such-file.pem")));
        MqttTransport transport = MqttTransports.create(settings, links);
        assertThat(transport.state()).isEqualTo(TransportState.DISCONNECTED);
        assertThat(links.links()).isEmpty();
        // What an earlier test has closed may take a moment to end.
        Awaitility.await().until(() -> LiveThreads.named("halyard-mqtt-").isEmpty());
        transport.close();
    }

    @Test
    void anUnknownLinkIsRefusedByName() {
        assertThatThrownBy(() -> MqttTransports.create(TransportSettings.of("mqtt://broker.example"), "pigeon"))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_SETTING))
                .hasMessage("transport.client: there is no link 'pigeon'; on the class path: socket");
    }

    @Test
    void aClassPathWithoutLinksIsNamed() {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            assertThatThrownBy(() -> MqttTransports.create(TransportSettings.of("mqtt://broker.example"), "pigeon"))
                    .hasMessage("transport.client: there is no link 'pigeon'; none is on the class path: add"
                            + " transport-hivemq or transport-paho");
            assertThat(MqttLinkProviders.installed()).isEmpty();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Test
    void aVersionTheLinkLacksIsRefused() {
        assertThatThrownBy(() ->
                        create(TransportSettings.of("mqtt://broker.example").withVersion(MqttVersion.V5)))
                .hasMessage("version: link 'scripted' does not speak MQTT 5; none on the class path does");
    }

    @Test
    void mqtt31WantsAShortClientId() {
        TransportSettings settings =
                TransportSettings.of("mqtt://broker.example").withVersion(MqttVersion.V3_1);
        assertThatThrownBy(() -> create(settings)).hasMessage("client-id: MQTT 3.1 wants 1 to 23 characters, '' has 0");
        assertThatThrownBy(
                        () -> create(settings.withSession(Session.defaults().withClientId("123456789012345678901234"))))
                .hasMessage("client-id: MQTT 3.1 wants 1 to 23 characters, '123456789012345678901234' has 24");
        create(settings.withSession(Session.defaults().withClientId("short"))).close();
    }

    @Test
    void allFaultsAreNamedAtOnce() {
        TransportSettings settings =
                TransportSettings.of("wss://broker.example").withVersion(MqttVersion.V5);
        assertThatThrownBy(() -> create(settings))
                .hasMessage("transport: version: link 'scripted' does not speak MQTT 5; none on the class path does;"
                        + " and endpoint: link 'scripted' does not speak wss; these do: socket");
    }

    private MqttTransport create(TransportSettings settings) {
        return MqttTransports.create(settings, links);
    }

    @Test
    void everyFaultOfEveryPartIsNamedInOneError() {
        TransportSettings settings = TransportSettings.of("wss://broker.example")
                .withVersion(MqttVersion.V3_1)
                .withSession(Session.defaults().withKeepAlive(Duration.ofHours(20)))
                .withLimits(TransportSettings.Limits.defaults().withMaximumInFlight(0))
                .withHandling(Handling.defaults().withConcurrency(0))
                .withOutbox(TransportSettings.Outbox.defaults().withMaximum(0, 2_000));
        assertThatThrownBy(() -> create(settings))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_SETTING))
                .hasMessage("transport: keep-alive: 20 h is outside 100 ms to 65535 s; 0 s = off;"
                        + " and maximum-in-flight: 0 is outside 1 to 65535;"
                        + " and handling.concurrency: 0 is outside 1 to 10000;"
                        + " and outbox.maximum-messages: 0 is outside 1 to 10000000;"
                        + " and endpoint: link 'scripted' does not speak wss; these do: socket;"
                        + " and client-id: MQTT 3.1 wants 1 to 23 characters, '' has 0");
    }

    @Test
    void handlingOfOneSubscriptionIsHeldToTheSame() {
        try (MqttTransport transport = create(TransportSettings.of("mqtt://broker.example"))) {
            Handling wrong = Handling.defaults().withConcurrency(0);
            assertThatThrownBy(() -> transport.subscribe("t", Qos.AT_LEAST_ONCE, wrong, _ -> {}))
                    .hasMessage("handling.concurrency: 0 is outside 1 to 10000");
            assertThatThrownBy(() -> transport.subscribe("t", Qos.AT_LEAST_ONCE, wrong))
                    .hasMessage("handling.concurrency: 0 is outside 1 to 10000");
        }
    }
}
