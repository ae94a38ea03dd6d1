// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.blynk.simulator.SimulatorSettings.Device;
import io.halyard.blynk.simulator.TestClient.Received;
import io.halyard.blynk.simulator.state.Diagnostic;
import io.halyard.blynk.simulator.state.Uplink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One connection that speaks for many devices. */
class GatewayTest {
    private static final String GATEWAY = "token-of-the-gateway";
    private static final String FIRST = "token-of-the-first";
    private static final String SECOND = "token-of-the-second";

    private BlynkSimulator simulator;
    private SimulatedDevice first;
    private TestClient client;

    @BeforeEach
    void connect() {
        simulator = BlynkSimulator.start(SimulatorSettings.of(GATEWAY)
                .withDevices(new Device(GATEWAY, "Gateway"), new Device(FIRST, "First"), new Device(SECOND, "Second")));
        first = simulator.device(FIRST);
        client = TestClient.connect(simulator, "mgmt_device", GATEWAY);
    }

    @AfterEach
    void close() {
        client.close();
        simulator.close();
    }

    @Test
    void aDeviceBehindItIsWrittenAndAnswersForItself() throws InterruptedException {
        client.subscribe("dev/" + FIRST + "/downlink/#");
        client.publish("dev/" + FIRST + "/ds/Temperature", "21.5");
        first.write("Fan", "1");

        assertThat(first.value("Temperature")).contains("21.5");
        assertThat(first.uplinks()).extracting(Uplink::topic).containsExactly("ds/Temperature");
        assertThat(client.next()).isEqualTo(new Received("dev/" + FIRST + "/downlink/ds/Fan", "1", 1));
        assertThat(simulator.device(SECOND).isConnected()).isFalse();
        assertThat(simulator.device(GATEWAY).value("Temperature")).isEmpty();
    }

    @Test
    void itIsADeviceToo() throws InterruptedException {
        client.subscribe("downlink/#");
        client.publish("ds/Uptime", "7");
        simulator.device(GATEWAY).write("Fan", "1");

        assertThat(simulator.device(GATEWAY).value("Uptime")).contains("7");
        assertThat(client.next()).isEqualTo(new Received("downlink/ds/Fan", "1", 1));
    }

    @Test
    void itsDevicesComeAndGoWithIt() throws InterruptedException {
        client.subscribe("dev/" + FIRST + "/downlink/#");
        first.awaitSubscribed(TestClient.PATIENCE);
        client.close();
        first.awaitDisconnected(TestClient.PATIENCE);
    }

    @Test
    void aDeviceThatLogsInItselfLeavesIt() throws InterruptedException {
        client.subscribe("dev/" + FIRST + "/downlink/#");
        try (TestClient direct = TestClient.cloud(simulator, FIRST).subscribed("downlink/#")) {
            first.write("Fan", "1");

            assertThat(direct.next()).isEqualTo(new Received("downlink/ds/Fan", "1", 1));
            assertThat(client.rest()).isEmpty();
            assertThat(simulator.device(GATEWAY).isConnected()).isTrue();
        }
    }

    @Test
    void whatIsWrongIsSaidToTheDeviceItIsAbout() throws InterruptedException {
        client.publish("dev/" + FIRST + "/nonsense", "");

        assertThat(client.next())
                .isEqualTo(new Received("dev/" + FIRST + "/downlink/diag", "there is no topic 'nonsense'", 0));
        assertThat(first.diagnostics()).hasSize(1);
        assertThat(simulator.device(GATEWAY).diagnostics()).isEmpty();
    }

    @Test
    void anUnknownTokenIsRefusedAndNotRepeated() throws InterruptedException {
        client.publish("dev/token-of-a-stranger/ds/Fan", "1");
        assertThat(client.next())
                .isEqualTo(new Received("downlink/diag", "dev/TOKEN/...: no device has this token", 0));
        assertThat(simulator.device(GATEWAY).uplinks())
                .extracting(Uplink::topic)
                .containsExactly("dev/***");
        assertThatThrownBy(() -> client.subscribe("dev/token-of-a-stranger/downlink/#"))
                .hasMessageContaining("SUBACK contains only Error Codes");
        assertThatThrownBy(() -> client.subscribe("dev/+/downlink/#"))
                .hasMessageContaining("SUBACK contains only Error Codes");
    }

    @Test
    void aDeviceIsNoGateway() throws InterruptedException {
        try (TestClient device = TestClient.cloud(simulator, SECOND)) {
            device.publish("dev/" + FIRST + "/ds/Fan", "1");

            assertThat(device.next().payload())
                    .isEqualTo("topics below dev/ are a gateway's: log in with user mgmt_device");
            assertThat(simulator.device(SECOND).diagnostics())
                    .extracting(Diagnostic::text)
                    .noneMatch(text -> text.contains(FIRST));
            assertThat(first.value("Fan")).isEmpty();
        }
    }
}
