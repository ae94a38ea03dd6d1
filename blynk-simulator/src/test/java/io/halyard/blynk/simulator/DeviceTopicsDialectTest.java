// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.blynk.simulator.SimulatorSettings.Device;
import io.halyard.blynk.simulator.TestClient.Received;
import io.halyard.blynk.simulator.state.Datastream;
import io.halyard.blynk.simulator.state.Datastream.ValueType;
import io.halyard.blynk.simulator.state.DeviceEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every topic of the device-topics dialect, judged by an MQTT client that is not ours. */
class DeviceTopicsDialectTest {
    private static final String TOKEN = "token-of-the-greenhouse";
    private static final String OTHER = "token-of-the-cellar";
    private static final String PREFIX = "blynk/v1/device/";
    private static final Instant NOW = Instant.parse("2026-07-01T12:00:00Z");

    private final BlynkSimulator simulator = BlynkSimulator.start(
            SimulatorSettings.of(TOKEN)
                    .withDevices(new Device(TOKEN, "Greenhouse"), new Device(OTHER, "Cellar"))
                    .withDatastreams(
                            Datastream.of("Temperature", 0, ValueType.DOUBLE),
                            Datastream.of("Fan", 1, ValueType.BOOLEAN),
                            Datastream.of("Message", 255, ValueType.STRING)),
            Clock.fixed(NOW, ZoneOffset.UTC));
    private final SimulatedDevice device = simulator.device(TOKEN);
    private final TestClient client = TestClient.deviceTopics(simulator, TOKEN).subscribed(PREFIX + "#");

    @AfterEach
    void close() {
        client.close();
        simulator.close();
    }

    @Test
    void theLoginChoosesTheDialect() {
        assertThat(device.dialect()).contains("device-topics");
    }

    @Test
    void aPinIsWritten() {
        client.publish(PREFIX + "data/stream", "{\"v0\":21.5}");
        client.publish(PREFIX + "data/stream", "{\"v255\":[10,\"text\",2.50]}");

        assertThat(device.value("Temperature")).contains("21.5");
        assertThat(device.values("Message")).containsExactly("10", "text", "2.50");
    }

    @Test
    void aNotificationAndAnEventAreEvents() {
        client.publish(PREFIX + "notifications", "{\"body\":\"It is hot\"}");
        client.publish(PREFIX + "events", "{\"name\":\"too_hot\",\"description\":\"41 degrees\"}");
        client.publish(PREFIX + "events", "{\"name\":\"too_hot\"}");
        client.publish(PREFIX + "log", "{\"level\":\"warn\",\"message\":\"Battery low\"}");

        assertThat(device.events())
                .containsExactly(
                        new DeviceEvent(NOW, "notify", "It is hot"),
                        new DeviceEvent(NOW, "too_hot", "41 degrees"),
                        new DeviceEvent(NOW, "too_hot", "too_hot"),
                        new DeviceEvent(NOW, "log_warn", "Battery low"));
    }

    @Test
    void aPropertyIsSet() {
        client.publish(PREFIX + "property/update", "{\"pin\":\"v0\",\"property\":\"color\",\"value\":\"#FF0000\"}");

        assertThat(device.properties("Temperature")).isEqualTo(Map.of("color", "#FF0000"));
    }

    @Test
    void whatTheDeviceTellsOfItselfIsKept() {
        client.publish(PREFIX + "info/update", "{\"board\":\"ESP32\",\"firmwareVersion\":\"1.0.2\"}");
        client.publish(PREFIX + "location/update", "{\"lat\":34.0522,\"lon\":-118.2437,\"alt\":71.0}");
        client.publish(PREFIX + "ota/update", "{\"status\":\"downloading\",\"version\":\"1.1.0\",\"size\":512000}");
        client.publish(PREFIX + "metadata/update", "{\"sensor\":\"BME280\",\"room\":7}");

        assertThat(device.info())
                .isEqualTo(Map.of(
                        "board", "ESP32",
                        "firmwareVersion", "1.0.2",
                        "lat", "34.0522",
                        "lon", "-118.2437",
                        "alt", "71.0",
                        "ota status", "downloading",
                        "ota version", "1.1.0",
                        "ota size", "512000"));
        assertThat(device.metadata()).isEqualTo(Map.of("sensor", "BME280", "room", "7"));
        assertThat(device.diagnostics()).isEmpty();
    }

    @Test
    void aBridgeWritesToTheOtherDevice() throws InterruptedException {
        try (TestClient other = TestClient.cloud(simulator, OTHER).subscribed("downlink/#")) {
            client.publish(PREFIX + "bridge/request", "{\"targetToken\":\"" + OTHER + "\",\"pin\":\"v1\",\"value\":1}");

            assertThat(other.next()).isEqualTo(new Received("downlink/ds/Fan", "1", 1));
            assertThat(simulator.device(OTHER).value("Fan")).contains("1");
            assertThat(device.value("Fan")).isEmpty();
        }
    }

    @Test
    void anAutomationAnswers() throws InterruptedException {
        client.publish(PREFIX + "automation/trigger", "{\"automationId\":123,\"state\":\"on\"}");

        assertThat(client.next())
                .isEqualTo(new Received(
                        PREFIX + "automation/response", "{\"automationId\":123,\"status\":\"success\"}", 1));
    }

    @Test
    void aPersonsValuesComeAsControl() throws InterruptedException {
        device.write("Temperature", "21.50");
        device.write("Fan", "true");
        device.write("Message", "hello");
        device.write("Message", "a", "b");

        assertThat(client.next()).isEqualTo(control("{\"pin\":\"v0\",\"value\":21.50}"));
        assertThat(client.next()).isEqualTo(control("{\"pin\":\"v1\",\"value\":1}"));
        assertThat(client.next()).isEqualTo(control("{\"pin\":\"v255\",\"value\":\"hello\"}"));
        assertThat(client.next()).isEqualTo(control("{\"pin\":\"v255\",\"value\":[\"a\",\"b\"]}"));
    }

    @Test
    void questionsAndOffersComeDown() throws InterruptedException {
        device.requestInfo();
        device.requestProperty("Fan", "label");
        device.offerOta("{\"firmware\":\"x\"}");

        assertThat(client.next()).isEqualTo(new Received(PREFIX + "info/get", "", 1));
        assertThat(client.next())
                .isEqualTo(new Received(PREFIX + "property/get", "{\"pin\":\"v1\",\"property\":\"label\"}", 1));
        assertThat(client.next()).isEqualTo(new Received(PREFIX + "ota/request", "{\"firmware\":\"x\"}", 1));
    }

    @Test
    void whatTheDialectDoesNotHaveIsRefused() {
        assertThatThrownBy(() -> device.ping(Duration.ofSeconds(1)))
                .hasMessage("device Greenhouse cannot answer a ping: the dialect device-topics has no such message");
        assertThatThrownBy(() -> device.reboot()).hasMessage("the dialect device-topics has no such message");
    }

    @Test
    void inAnOpenTemplatePinsAreNames() throws InterruptedException {
        try (BlynkSimulator open = BlynkSimulator.start(SimulatorSettings.of(TOKEN));
                TestClient pins = TestClient.deviceTopics(open, TOKEN).subscribed(PREFIX + "#")) {
            pins.publish(PREFIX + "data/stream", "{\"v7\":1}");
            assertThat(open.device(TOKEN).value("V7")).contains("1");

            open.device(TOKEN).write("Named", "x"); // It has no pin, so the device cannot be told.
            open.device(TOKEN).write("V7", "2");
            assertThat(pins.next()).isEqualTo(control("{\"pin\":\"v7\",\"value\":\"2\"}"));
        }
    }

    @Test
    void eachConnectionHasItsOwnNamespace() throws InterruptedException {
        try (TestClient other = TestClient.deviceTopics(simulator, OTHER).subscribed(PREFIX + "control")) {
            device.write("Fan", "1");
            simulator.device(OTHER).write("Fan", "0");

            assertThat(other.next()).isEqualTo(control("{\"pin\":\"v1\",\"value\":0}"));
            assertThat(client.next()).isEqualTo(control("{\"pin\":\"v1\",\"value\":1}"));
            assertThat(other.rest()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    data/stream        | {"v9":1}                              | no datastream has the virtual pin 'v9'
                    data/stream        | {"v256":1}                            | no datastream has the virtual pin 'v256'
                    data/stream        | {"v0":"warm"}                         | datastream Temperature does not take 'warm': send a number with a point, such as 21.5
                    data/stream        | {"v0":null}                           | the value of 'v0' is neither a string, a number, true, false nor an array of them
                    notifications      | {}                                    | notifications lacks 'body'
                    info/update        | {"colour":"red"}                      | info/update takes at least one of board, firmwareVersion, appName
                    location/update    | {"lat":1}                             | location/update lacks 'lon'
                    bridge/request     | {"targetToken":"x","pin":"v1","value":1} | bridge/request: no device has the target token
                    log                | {"level":"loud","message":"x"}        | log: 'loud' is no level: use trace, debug, info, warn or error
                    automation/trigger | []                                    | automation/trigger takes a JSON object
                    weather            | {}                                    | there is no topic 'blynk/v1/device/weather'
                    """)
    void whatIsWrongIsKeptAsADiagnostic(String suffix, String payload, String reason) {
        client.publish(PREFIX + suffix, payload);

        assertThat(device.diagnostics())
                .singleElement()
                .satisfies(d -> assertThat(d.text()).isEqualTo(reason));
        assertThat(client.rest()).isEmpty();
    }

    private static Received control(String json) {
        return new Received(PREFIX + "control", json, 1);
    }
}
