// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk;

import static io.halyard.blynk.Cloud.PATIENCE;
import static io.halyard.blynk.Cloud.next;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.blynk.dialect.Names;
import io.halyard.blynk.simulator.SimulatedDevice;
import io.halyard.blynk.value.BlynkException;
import io.halyard.blynk.value.DatastreamValue;
import io.halyard.blynk.value.DeviceInfo;
import io.halyard.blynk.value.LogLevel;
import io.halyard.blynk.value.OtaRequest;
import io.halyard.blynk.value.Property;
import io.halyard.blynk.value.ServerTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The cloud dialect against the simulated cloud, through a real link. */
class CloudSimulatorTest {
    @RegisterExtension
    private final Cloud cloud = Cloud.start();

    private final SimulatedDevice device = cloud.device();

    @Test
    void valuesArrive() throws Exception {
        Blynk blynk = cloud.connected(cloud.settings().withVirtualPins(Map.of(2, "Level")));
        Bench.settle(blynk.write("Temperature", 21.3));
        Bench.settle(blynk.write("Fan", true));
        Bench.settle(blynk.write("Text", "größer als 3 °C"));
        Bench.settle(blynk.virtualWrite(2, 8));
        assertThat(device.value("Temperature")).contains("21.3");
        assertThat(device.value("Fan")).contains("1");
        assertThat(device.value("Text")).contains("größer als 3 °C");
        assertThat(device.value("Level")).contains("8");
    }

    @Test
    void aBatchArrivesWithItsTypes() throws Exception {
        Blynk blynk = cloud.connected(cloud.settings());
        Bench.settle(blynk.writeAll(
                Map.of("Temperature", 4.5, "Fan", false, "Level", -3, "Text", "x", "Place", List.of(13.4, 52.5))));
        assertThat(device.value("Temperature")).contains("4.5");
        assertThat(device.value("Fan")).contains("0");
        assertThat(device.value("Level")).contains("-3");
        assertThat(device.value("Text")).contains("x");
        assertThat(device.values("Place")).containsExactly("13.4", "52.5");
    }

    @Test
    void propertiesEventsAndMetadataArrive() throws Exception {
        Names names = Names.defaults().withTerminal("Console").withLocation("Place");
        Blynk blynk = cloud.connected(cloud.settings().withNames(names));
        Bench.settle(blynk.setProperty("Fan", Property.LABEL, "Big fan"));
        Bench.settle(blynk.setProperty("Fan", Property.COLOR, "#ff0000"));
        Bench.settle(blynk.eraseProperty("Fan", Property.COLOR));
        Bench.settle(blynk.logEvent("hot", "41 °C"));
        Bench.settle(blynk.notify("Alarm"));
        Bench.settle(blynk.deviceLog(LogLevel.INFO, "started"));
        Bench.settle(blynk.publishMetadata(Map.of("Sensor", "BME280")));
        Bench.settle(blynk.publishLocation(52.5, 13.4));
        assertThat(device.properties("Fan")).containsExactly(Map.entry("label", "Big fan"));
        assertThat(device.awaitEvent("hot", PATIENCE).description()).isEqualTo("41 °C");
        assertThat(device.awaitEvent("notify", PATIENCE).description()).isEqualTo("Alarm");
        assertThat(device.value("Console")).contains("[info] started\n");
        assertThat(device.metadata()).containsEntry("Sensor", "BME280");
        assertThat(device.values("Place")).containsExactly("13.4", "52.5");
    }

    @Test
    void aValueIsErased() throws Exception {
        Blynk blynk = cloud.connected(cloud.settings());
        Bench.settle(blynk.write("Text", "x"));
        Bench.settle(blynk.erase("Text"));
        assertThat(device.value("Text")).isEmpty();
    }

    @Test
    void infoIsSaidOnConnectAndWhenItChanges() throws Exception {
        Blynk blynk = cloud.connected(cloud.settings().withTemplate("TMPL7").withFirmwareVersion("1.0.0"));
        device.await("say its version", () -> "1.0.0".equals(device.info().get("ver")), PATIENCE);
        Bench.settle(blynk.publishDeviceInfo(DeviceInfo.none().withFirmwareVersion("1.0.1")));
        assertThat(device.info()).containsEntry("ver", "1.0.1").containsEntry("tmpl", "TMPL7");
    }

    @Test
    void whatPeopleWriteIsHandledInOrder() throws Exception {
        Blynk blynk = cloud.connected(
                cloud.settings().withVirtualPins(Map.of(4, "Place")).withSync(BlynkSettings.Sync.nothing()));
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        blynk.onDatastream("Level", value -> seen.add("level " + value.asInt()));
        blynk.onVirtualPin(4, value -> seen.add("place " + value.texts()));
        for (int i = 0; i < 20; i++) {
            device.write("Level", String.valueOf(i));
        }
        for (int i = 0; i < 20; i++) {
            assertThat(next(seen)).isEqualTo("level " + i);
        }
        device.write("Place", "13.4", "52.5");
        assertThat(next(seen)).isEqualTo("place [13.4, 52.5]");
    }

    @Test
    void whatPeopleWroteBeforeIsSynchronisedOnConnect() throws Exception {
        device.write("Fan", "1");
        device.write("Text", "before");
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        Blynk blynk = cloud.blynk(cloud.settings());
        blynk.onDatastream("Fan", value -> seen.add("fan " + value.asBoolean()));
        blynk.connect();
        assertThat(next(seen)).isEqualTo("fan true");
    }

    @Test
    void someOrAllAreSynchronisedOnDemand() throws Exception {
        device.write("Text", "kept");
        device.write("Level", "9");
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        Blynk blynk = cloud.blynk(cloud.settings().withSync(BlynkSettings.Sync.nothing()));
        blynk.onDatastream("Text", value -> seen.add(value.text()));
        blynk.onDatastream("Level", value -> seen.add(value.text()));
        blynk.connect();
        device.awaitSubscribed(PATIENCE);
        Bench.settle(blynk.sync("Level"));
        assertThat(next(seen)).isEqualTo("9");
        Bench.settle(blynk.syncAll());
        assertThat(List.of(next(seen), next(seen))).containsExactlyInAnyOrder("9", "kept");
    }

    @Test
    void aHandlerThatHangsDelaysNoPing() throws Exception {
        Blynk blynk = cloud.connected(cloud.settings());
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        BlockingQueue<String> others = new LinkedBlockingQueue<>();
        blynk.onDatastream("Fan", _ -> {
            inside.countDown();
            release.await();
        });
        blynk.onDatastream("Text", value -> others.add(value.text()));
        for (int i = 0; i < 50; i++) {
            device.write("Fan", "1");
        }
        assertThat(inside.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(device.ping(PATIENCE)).isLessThan(PATIENCE);
        device.write("Text", "still served");
        assertThat(next(others)).isEqualTo("still served");
        release.countDown();
    }

    @Test
    void questionsAreAnswered() throws Exception {
        device.writeMetadata("Owner", "Ada");
        device.writeMetadata("Room", "Shed");
        Blynk blynk = cloud.connected(cloud.settings());
        ServerTime time = blynk.time(PATIENCE);
        assertThat(Duration.between(time.instant(), Instant.now()).abs()).isLessThan(Duration.ofMinutes(1));
        assertThat(time.local().toInstant()).isEqualTo(time.instant());
        assertThat(blynk.location(PATIENCE).latitude()).isEqualTo(52.52);
        assertThat(blynk.metadata(PATIENCE, "Room", "Owner", "Room"))
                .containsExactly(Map.entry("Room", "Shed"), Map.entry("Owner", "Ada"));
        assertThatThrownBy(() -> blynk.metadata(Duration.ofSeconds(4), "Owner", "Nobody"))
                .isInstanceOf(BlynkException.class)
                .hasMessageContaining("not answered: [Nobody]");
    }

    @Test
    void ordersOfTheCloudAreHandled() throws Exception {
        Blynk blynk = cloud.connected(cloud.settings());
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        BlockingQueue<OtaRequest> offers = new LinkedBlockingQueue<>();
        blynk.onReboot(() -> seen.add("reboot"));
        blynk.onReconfigure(() -> seen.add("reconfigure"));
        blynk.onOtaRequest(offers::add);
        blynk.onMetadata(field -> seen.add(field.name() + "=" + field.text()));
        device.reboot();
        assertThat(next(seen)).isEqualTo("reboot");
        device.reconfigure();
        assertThat(next(seen)).isEqualTo("reconfigure");
        device.writeMetadata("Owner", "Ada");
        device.offerOta(
                "{\"url\":\"https://example.org/fw?token=x\",\"size\":1234,\"type\":\"shed\",\"ver\":\"2\",\"build\":\"b\"}");
        OtaRequest offer = offers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(offer.url()).contains("https://example.org/fw?token=x");
        assertThat(offer.sizeBytes()).hasValue(1234);
        assertThat(offer.version()).contains("2");
        assertThat(offer).asString().isEqualTo("OtaRequest[type=shed, version=2, build=b, sizeBytes=1234]");
    }

    @Test
    void aRedirectIsFollowed() throws Exception {
        try (Cloud elsewhere = Cloud.start()) {
            Blynk blynk = cloud.connected(cloud.settings());
            Bench.settle(blynk.write("Text", "here"));
            device.redirect(elsewhere.simulator.mqttUri());
            elsewhere.device().awaitSubscribed(PATIENCE);
            Bench.settle(blynk.write("Text", "there"));
            assertThat(elsewhere.device().value("Text")).contains("there");
            assertThat(device.value("Text")).contains("here");
            assertThat(blynk.statistics().redirects()).isEqualTo(1);
        }
    }

    @Test
    void aRedirectRightAfterTheLoginIsFollowed() throws Exception {
        try (Cloud elsewhere = Cloud.start()) {
            device.redirect(elsewhere.simulator.mqttUri());
            Blynk blynk = cloud.blynk(cloud.settings());
            blynk.connect();
            elsewhere.device().awaitSubscribed(PATIENCE);
            Awaitility.await().atMost(PATIENCE).until(() -> elsewhere.device().isConnected() && !device.isConnected());
        }
    }

    @Test
    void whatIsTooLargeIsRefusedBeforeItIsSent() throws Exception {
        Blynk blynk = cloud.connected(cloud.settings());
        Bench.settle(blynk.write("Text", "x".repeat(1024 - 4 - "ds/Text".length())));
        assertThat(device.value("Text")).get().asString().hasSize(1013);
        assertThatThrownBy(() -> blynk.write("Text", "x".repeat(1024 - 4 - "ds/Text".length() + 1)))
                .isInstanceOfSatisfying(
                        BlynkException.class, e -> assertThat(e.kind()).isEqualTo(BlynkException.Kind.TOO_LARGE))
                .hasMessageStartingWith(
                        "ds/Text: the message has 1025 bytes (variable header and payload), the server takes"
                                + " 1024");
    }

    @Test
    void valueIsHandedOnAsItCame() throws Exception {
        Blynk blynk = cloud.connected(cloud.settings());
        BlockingQueue<DatastreamValue> seen = new LinkedBlockingQueue<>();
        blynk.onDatastream("Temperature", seen::add);
        device.write("Temperature", "21.5");
        DatastreamValue value = seen.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(value.asDouble()).isEqualTo(21.5);
    }
}
