// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3ConnAckException;
import com.hivemq.client.mqtt.mqtt3.message.connect.connack.Mqtt3ConnAckReturnCode;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.suback.Mqtt3SubAckReturnCode;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5SubAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.suback.Mqtt5SubAckReasonCode;
import io.halyard.blynk.simulator.TestClient.Received;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gets in, with which version, and what they may subscribe to. */
class LoginTest {
    private static final String TOKEN = "token-of-the-greenhouse";

    private final BlynkSimulator simulator = BlynkSimulator.start(SimulatorSettings.of(TOKEN));
    private final SimulatedDevice device = simulator.device(TOKEN);

    @AfterEach
    void close() {
        simulator.close();
    }

    @ParameterizedTest
    @CsvSource({"device,wrong-token-here", "somebody,token-of-the-greenhouse", "device,''"})
    void aWrongTokenIsRefusedAs311Says(String user, String password) {
        Mqtt3ConnAckException refused =
                catchThrowableOfType(Mqtt3ConnAckException.class, () -> TestClient.connect(simulator, user, password));

        assertThat(refused.getMqttMessage().getReturnCode())
                .isEqualTo(Mqtt3ConnAckReturnCode.BAD_USER_NAME_OR_PASSWORD);
        assertThat(simulator.refusedLogins()).isEqualTo(1);
        assertThat(device.isConnected()).isFalse();
    }

    @Test
    void aWrongTokenIsRefusedAs5Says() {
        Mqtt5ConnAckException refused =
                catchThrowableOfType(Mqtt5ConnAckException.class, () -> login5(client5(), "wrong-token-here"));

        assertThat(refused.getMqttMessage().getReasonCode())
                .isEqualTo(Mqtt5ConnAckReasonCode.BAD_USER_NAME_OR_PASSWORD);
    }

    @Test
    void aClientIdOfMoreThan64CharactersIsRefused() {
        TestClient.connect(simulator, "ü".repeat(64), "device", TOKEN).close();

        assertThatThrownBy(() -> TestClient.connect(simulator, "ü".repeat(65), "device", TOKEN))
                .isInstanceOfSatisfying(
                        Mqtt3ConnAckException.class,
                        refused -> assertThat(refused.getMqttMessage().getReturnCode())
                                .isEqualTo(Mqtt3ConnAckReturnCode.IDENTIFIER_REJECTED));
    }

    @Test
    void version5LogsInPublishesAndIsWrittenTo() throws Exception {
        Mqtt5BlockingClient client = client5();
        try (Mqtt5BlockingClient.Mqtt5Publishes publishes = client.publishes(MqttGlobalPublishFilter.ALL)) {
            Mqtt5ConnAck accepted = login5(client, TOKEN);
            assertThat(accepted.isSessionPresent()).isFalse();
            assertThat(accepted.getSessionExpiryInterval()).hasValue(0);
            assertThat(accepted.getAssignedClientIdentifier()).isPresent();

            client.subscribeWith()
                    .topicFilter("downlink/ds/#")
                    .qos(MqttQos.EXACTLY_ONCE)
                    .send();
            client.publishWith()
                    .topic("ds/Message")
                    .qos(MqttQos.EXACTLY_ONCE)
                    .payload("once".getBytes(StandardCharsets.UTF_8))
                    .send();
            device.awaitValue("Message", "once"::equals, TestClient.PATIENCE);
            device.write("Message", "down");

            var message = publishes
                    .receive(TestClient.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .orElseThrow();
            assertThat(message.getQos()).isEqualTo(MqttQos.AT_LEAST_ONCE);
            assertThat(message.getPayloadAsBytes()).asString().isEqualTo("down");
        }
        client.disconnect();
    }

    @Test
    void userPropertiesCountTowardsTheLimit() {
        Mqtt5BlockingClient client = client5();
        login5(client, TOKEN);
        // 2 + 10 topic, 2 packet id, properties: 2 bytes length, 1 identifier, 2 + 3 key, 2 + 1000 value; payload empty
        client.publishWith()
                .topic("ds/Message")
                .qos(MqttQos.AT_LEAST_ONCE)
                .userProperties()
                .add("key", "v".repeat(1000))
                .applyUserProperties()
                .send();
        assertThat(device.diagnostics()).isEmpty();

        client.publishWith()
                .topic("ds/Message")
                .qos(MqttQos.AT_LEAST_ONCE)
                .userProperties()
                .add("key", "v".repeat(1001))
                .applyUserProperties()
                .send();
        assertThat(device.diagnostics().getFirst().text()).contains("it has 1025 bytes");
        client.disconnect();
    }

    @Test
    void aSecondLoginWithTheTokenTakesOver() throws InterruptedException {
        TestClient first = TestClient.cloud(simulator, TOKEN);
        try (TestClient second = TestClient.cloud(simulator, TOKEN).subscribed("downlink/#")) {
            first.awaitLost();
            device.write("Message", "to the second");

            assertThat(second.next().payload()).isEqualTo("to the second");
            assertThat(device.isConnected()).isTrue();
            assertThat(device.counters().connections()).isEqualTo(2);
        }
        device.awaitDisconnected(TestClient.PATIENCE);
    }

    @Test
    void version5IsToldThatItsSessionWasTakenOver() {
        CompletableFuture<Throwable> reason = new CompletableFuture<>();
        Mqtt5BlockingClient first = Mqtt5Client.builder()
                .serverHost("127.0.0.1")
                .serverPort(simulator.mqttPort())
                .addDisconnectedListener(context -> reason.complete(context.getCause()))
                .buildBlocking();
        login5(first, TOKEN);
        TestClient.cloud(simulator, TOKEN).close();

        assertThat(reason.orTimeout(30, TimeUnit.SECONDS).join())
                .isInstanceOfSatisfying(
                        Mqtt5DisconnectException.class,
                        ended -> assertThat(ended.getMqttMessage().getReasonCode())
                                .isEqualTo(Mqtt5DisconnectReasonCode.SESSION_TAKEN_OVER));
    }

    @ParameterizedTest
    @CsvSource({
        "ds/#, subscription to 'ds/#' refused: only topics under downlink/ exist",
        "#, subscription to '#' refused: only topics under downlink/ exist",
        "downlink/+/Fan, 'subscription to ''downlink/+/Fan'' refused: the wildcard + is not supported, use a trailing #'"
    })
    void aSubscriptionElsewhereIsRefusedAndDiagnosed(String filter, String reason) throws InterruptedException {
        try (TestClient client = TestClient.cloud(simulator, TOKEN)) {
            assertThatThrownBy(() -> client.subscribe(filter)).hasMessageContaining("SUBACK contains only Error Codes");

            assertThat(client.next()).isEqualTo(new Received("downlink/diag", reason, 0));
            assertThat(device.diagnostics())
                    .singleElement()
                    .satisfies(d -> assertThat(d.text()).isEqualTo(reason));
        }
    }

    @Test
    void version5ReadsWhyASubscriptionIsRefused() {
        Mqtt5BlockingClient client = client5();
        login5(client, TOKEN);

        assertThatThrownBy(() -> client.subscribeWith().topicFilter("ds/#").send())
                .isInstanceOfSatisfying(
                        Mqtt5SubAckException.class,
                        refused -> assertThat(refused.getMqttMessage().getReasonCodes())
                                .containsExactly(Mqtt5SubAckReasonCode.NOT_AUTHORIZED));
        client.disconnect();
    }

    @Test
    void onlyWhatIsSubscribedComes() throws InterruptedException {
        try (TestClient client = TestClient.cloud(simulator, TOKEN)) {
            assertThat(client.subscribe("downlink/ds/Fan"))
                    .containsExactly(Mqtt3SubAckReturnCode.SUCCESS_MAXIMUM_QOS_1);
            device.write("Pump", "1");
            device.write("Fan", "0");

            assertThat(client.next()).isEqualTo(new Received("downlink/ds/Fan", "0", 1));
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void whatWasUnsubscribedComesNoMore() throws InterruptedException {
        try (TestClient client = TestClient.cloud(simulator, TOKEN).subscribed("downlink/#")) {
            client.subscribe("downlink/ds/Fan");
            client.unsubscribe("downlink/#");
            device.write("Pump", "1");
            device.write("Fan", "0");

            assertThat(client.next()).isEqualTo(new Received("downlink/ds/Fan", "0", 1));
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void aClientThatFallsSilentIsGoneAfterItsKeepAlive() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), simulator.mqttPort())) {
            byte[] connect = HexFormat.of().parseHex("00044d51545404c20001" + "0000" + "0006" + "646576696365");
            ByteArrayOutputStream packet = new ByteArrayOutputStream();
            packet.write(0x10);
            packet.write(connect.length + 2 + TOKEN.length());
            packet.writeBytes(connect);
            packet.write(0);
            packet.write(TOKEN.length());
            packet.writeBytes(TOKEN.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(packet.toByteArray());
            socket.setSoTimeout(30_000);

            assertThat(socket.getInputStream().readNBytes(4)).containsExactly(0x20, 2, 0, 0);
            assertThat(device.counters().connections()).isEqualTo(1);
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            device.awaitDisconnected(TestClient.PATIENCE);
        }
    }

    @Test
    void otaRedirectAndDiagComeUnsubscribedAtQos0() throws InterruptedException {
        try (TestClient client = TestClient.cloud(simulator, TOKEN)) {
            device.offerOta("{}");
            device.redirect(URI.create("mqtt://127.0.0.1:1883"));
            client.publish("nonsense", "");

            assertThat(client.next()).isEqualTo(new Received("downlink/ota/json", "{}", 0));
            assertThat(client.next()).isEqualTo(new Received("downlink/redirect", "mqtt://127.0.0.1:1883", 0));
            assertThat(client.next()).isEqualTo(new Received("downlink/diag", "there is no topic 'nonsense'", 0));
        }
    }

    @Test
    void aRedirectWaitsForTheNextLogin() throws InterruptedException {
        device.redirect(URI.create("mqtt://127.0.0.1:1883"));
        try (TestClient client = TestClient.cloud(simulator, TOKEN)) {
            assertThat(client.next().topic()).isEqualTo("downlink/redirect");
        }
    }

    private Mqtt5BlockingClient client5() {
        return Mqtt5Client.builder()
                .identifier("")
                .serverHost("127.0.0.1")
                .serverPort(simulator.mqttPort())
                .buildBlocking();
    }

    private static Mqtt5ConnAck login5(Mqtt5BlockingClient client, String token) {
        return client.connectWith()
                .sessionExpiryInterval(3600)
                .simpleAuth()
                .username("device")
                .password(token.getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .send();
    }
}
