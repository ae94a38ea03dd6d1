// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk;

import static io.halyard.blynk.Cloud.PATIENCE;
import static io.halyard.blynk.Cloud.next;
import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.blynk.dialect.DialectName;
import io.halyard.blynk.simulator.SimulatedDevice;
import io.halyard.blynk.value.AutomationTrigger;
import io.halyard.blynk.value.DeviceInfo;
import io.halyard.blynk.value.GeoLocation;
import io.halyard.blynk.value.LogLevel;
import io.halyard.blynk.value.OtaStatus;
import io.halyard.blynk.value.Property;
import io.halyard.transport.Secret;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The device-topics dialect against the simulated cloud, through a real link: every feature of the MicroPython SDK. */
class DeviceTopicsSimulatorTest {
    @RegisterExtension
    private final Cloud cloud = Cloud.start();

    private final SimulatedDevice device = cloud.device();

    private BlynkSettings settings() {
        return settings(Cloud.TOKEN);
    }

    private BlynkSettings settings(String token) {
        return cloud.settings(token)
                .withDialect(DialectName.DEVICE_TOPICS)
                .withVirtualPins(Map.of(0, "Temperature", 1, "Fan"));
    }

    @Test
    void valuesAndPropertiesArrive() throws Exception {
        Blynk blynk = cloud.connected(settings());
        Bench.settle(blynk.virtualWrite(3, "Hello Blynk"));
        Bench.settle(blynk.write("Temperature", 123.45));
        Bench.settle(blynk.virtualWrite(4, 13.4, 52.5));
        Bench.settle(blynk.writeAll(Map.of("Fan", true, "V2", 7)));
        Bench.settle(blynk.setProperty("V3", Property.LABEL, "My Device Label"));
        assertThat(device.value("Text")).contains("Hello Blynk");
        assertThat(device.value("Temperature")).contains("123.45");
        assertThat(device.values("Place")).containsExactly("13.4", "52.5");
        assertThat(device.value("Fan")).contains("1");
        assertThat(device.value("Level")).contains("7");
        assertThat(device.properties("Text")).containsEntry("label", "My Device Label");
    }

    @Test
    void eventsLogsMetadataAndPlaceArrive() throws Exception {
        Blynk blynk = cloud.connected(settings());
        Bench.settle(blynk.notify("Alert: Temperature too high!"));
        Bench.settle(blynk.logEvent("sensor_error", "Failed to read"));
        Bench.settle(blynk.deviceLog(LogLevel.WARN, "Battery level low: 15%"));
        Bench.settle(blynk.publishMetadata(Map.of("sensor_type", "BME280")));
        Bench.settle(blynk.publishLocation(
                GeoLocation.of(34.0522, -118.2437).withAltitudeMetres(71).withHdop(1)));
        Bench.settle(blynk.publishOtaStatus(OtaStatus.of("downloading").withUpdate("1.1.0", 512_000)));
        Bench.settle(
                blynk.publishDeviceInfo(DeviceInfo.none().withBoard("ESP32").withFirmwareVersion("1.0.2")));
        assertThat(device.awaitEvent("notify", PATIENCE).description()).isEqualTo("Alert: Temperature too high!");
        assertThat(device.awaitEvent("sensor_error", PATIENCE).description()).isEqualTo("Failed to read");
        assertThat(device.awaitEvent("log_warn", PATIENCE).description()).isEqualTo("Battery level low: 15%");
        assertThat(device.metadata()).containsEntry("sensor_type", "BME280");
        assertThat(device.info())
                .containsEntry("board", "ESP32")
                .containsEntry("firmwareVersion", "1.0.2")
                .containsEntry("lat", "34.0522")
                .containsEntry("ota status", "downloading");
    }

    @Test
    void whatPeopleWriteIsHandled() throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        Blynk blynk = cloud.connected(settings());
        blynk.onDatastream("Fan", value -> seen.add("fan " + value.asBoolean()));
        blynk.onVirtualPin(3, value -> blynk.write("V2", value.text().length()));
        blynk.onVirtualPin(4, value -> seen.add("place " + value.texts()));
        device.write("Fan", "1");
        assertThat(next(seen)).isEqualTo("fan true");
        device.write("Place", "13.4", "52.5");
        assertThat(next(seen)).isEqualTo("place [13.4, 52.5]");
        device.write("Text", "echo");
        device.awaitValue("Level", "4"::equals, PATIENCE);
    }

    @Test
    void theServersQuestionsAreAnswered() throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        Blynk blynk = cloud.connected(settings().withInfo(DeviceInfo.none().withBoard("Pi")));
        device.await("say its board", () -> "Pi".equals(device.info().get("board")), PATIENCE);
        blynk.onPropertyGet(request -> blynk.setProperty(request.datastream(), request.property(), "told"));
        blynk.onOtaRequest(request -> seen.add(request.json()));
        blynk.onAutomationResponse(response -> seen.add(response.id() + " " + response.status()));
        long before = infos();
        device.requestInfo();
        device.await("say it again", () -> infos() == before + 1, PATIENCE);
        blynk.onInfoGet(() -> blynk.publishDeviceInfo(DeviceInfo.none().withApp("dynamic")));
        device.requestInfo();
        device.await("say its app", () -> "dynamic".equals(device.info().get("appName")), PATIENCE);
        device.requestProperty("Text", "label");
        device.await(
                "tell the label", () -> "told".equals(device.properties("Text").get("label")), PATIENCE);
        device.offerOta("{\"anything\":true}");
        assertThat(next(seen)).isEqualTo("{\"anything\":true}");
        Bench.settle(blynk.triggerAutomation(AutomationTrigger.of(123).withState("on")));
        assertThat(next(seen)).isEqualTo("123 success");
    }

    private long infos() {
        return device.uplinks().stream()
                .filter(uplink -> uplink.topic().endsWith("info/update"))
                .count();
    }

    @Test
    void theBridgeReachesTheOtherDevice() throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        Blynk other = cloud.connected(settings(Cloud.OTHER_TOKEN));
        other.onVirtualPin(3, value -> seen.add(value.text()));
        Blynk blynk = cloud.connected(settings());
        Bench.settle(blynk.bridgeVirtualWrite(Secret.of(Cloud.OTHER_TOKEN), 3, "Data from bridge"));
        assertThat(next(seen)).isEqualTo("Data from bridge");
    }

    @Test
    void offlineOnlyTheNewestValueWaitsAndAHistoryKeepsAll() throws Exception {
        Blynk blynk = cloud.blynk(settings().withHistory("V5"));
        for (int i = 0; i < 10; i++) {
            blynk.write("Temperature", i);
            blynk.write("V5", i);
        }
        blynk.connect();
        device.await("send all of the history", () -> device.history("Energy").size() == 10, PATIENCE);
        device.awaitValue("Temperature", "9"::equals, PATIENCE);
        assertThat(device.history("Temperature")).hasSize(1);
        List<String> kept =
                device.history("Energy").stream().map(point -> point.value()).toList();
        assertThat(kept).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    }

    @Test
    void aLostConnectionIsMadeAgain() throws Exception {
        Blynk blynk = cloud.blynk(settings());
        BlockingQueue<String> connects = new LinkedBlockingQueue<>();
        BlockingQueue<String> disconnects = new LinkedBlockingQueue<>();
        blynk.onConnect(() -> connects.add("connect"));
        blynk.onDisconnect(() -> disconnects.add("disconnect"));
        blynk.connect();
        assertThat(next(connects)).isEqualTo("connect");
        device.awaitSubscribed(PATIENCE);
        device.dropConnection();
        assertThat(next(disconnects)).isEqualTo("disconnect");
        assertThat(next(connects)).as("once more").isEqualTo("connect");
        Bench.settle(blynk.write("Temperature", 5));
        assertThat(device.value("Temperature")).contains("5");
    }
}
