// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.blynk.dialect.DialectName;
import io.halyard.blynk.value.AutomationTrigger;
import io.halyard.blynk.value.BlynkException;
import io.halyard.blynk.value.DeviceInfo;
import io.halyard.blynk.value.GeoLocation;
import io.halyard.blynk.value.LogLevel;
import io.halyard.blynk.value.OtaStatus;
import io.halyard.blynk.value.Property;
import io.halyard.transport.Secret;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Each row of the device-topics dialect, to the byte. */
class DeviceTopicsTest {
    private static final BlynkSettings SETTINGS =
            Bench.quiet().withDialect(DialectName.DEVICE_TOPICS).withVirtualPins(Map.of(7, "Temperature"));
    private static final String PREFIX = "blynk/v1/device/";

    private static void assertSends(Consumer<Blynk> call, String... expected) throws Exception {
        try (Bench bench = Bench.connected(SETTINGS)) {
            call.accept(bench.blynk);
            assertThat(bench.transport.published(expected.length)).containsExactly(expected);
        }
    }

    @Test
    void valuesAreJsonByPin() throws Exception {
        assertSends(blynk -> blynk.virtualWrite(5, "x"), PREFIX + "data/stream={\"v5\":\"x\"}");
        assertSends(blynk -> blynk.virtualWrite(5, 12.5), PREFIX + "data/stream={\"v5\":12.5}");
        assertSends(blynk -> blynk.virtualWrite(5, 1, 2.5, "t"), PREFIX + "data/stream={\"v5\":[1,2.5,\"t\"]}");
        assertSends(blynk -> blynk.write("V5", true), PREFIX + "data/stream={\"v5\":true}");
        assertSends(blynk -> blynk.write("Temperature", 21), PREFIX + "data/stream={\"v7\":21}");
    }

    @Test
    void aMapIsOneMessageEach() throws Exception {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("v1", 1);
        values.put("Temperature", 2);
        assertSends(
                blynk -> blynk.writeAll(values), PREFIX + "data/stream={\"v1\":1}", PREFIX + "data/stream={\"v7\":2}");
    }

    @Test
    void aMapIsWrittenWhollyOrNotAtAll() throws Exception {
        try (Bench bench = Bench.connected(SETTINGS)) {
            for (Map.Entry<String, Object> wrong :
                    Map.<String, Object>of("Nobody", 1, "v2", "x".repeat(1024)).entrySet()) {
                Map<String, Object> values = new LinkedHashMap<>();
                values.put("v1", 1);
                values.put(wrong.getKey(), wrong.getValue());
                assertThatThrownBy(() -> bench.blynk.writeAll(values)).isInstanceOf(BlynkException.class);
            }
            assertThat(bench.transport.published()).isEmpty();
        }
    }

    @Test
    void propertiesEventsAndLogs() throws Exception {
        assertSends(
                blynk -> blynk.setProperty("V0", Property.LABEL, "Device"),
                PREFIX + "property/update={\"pin\":\"v0\",\"property\":\"label\",\"value\":\"Device\"}");
        assertSends(blynk -> blynk.notify("Alarm"), PREFIX + "notifications={\"body\":\"Alarm\"}");
        assertSends(blynk -> blynk.logEvent("hot", "41"), PREFIX + "events={\"name\":\"hot\",\"description\":\"41\"}");
        assertSends(blynk -> blynk.logEvent("hot"), PREFIX + "events={\"name\":\"hot\"}");
        for (LogLevel level : LogLevel.values()) {
            assertSends(
                    blynk -> blynk.deviceLog(level, "m"),
                    PREFIX + "log={\"level\":\"" + level.wireName() + "\",\"message\":\"m\"}");
        }
    }

    @Test
    void infoKeepsWhatWasSaidBefore() throws Exception {
        try (Bench bench = Bench.connected(SETTINGS)) {
            assertThatThrownBy(bench.blynk::publishDeviceInfo)
                    .hasMessageContaining("needs at least one of board, firmware version and app");
            bench.blynk.publishDeviceInfo(DeviceInfo.none().withBoard("ESP32"));
            bench.blynk.publishDeviceInfo(
                    DeviceInfo.none().withFirmwareVersion("1.0").withApp("a/1"));
            assertThat(bench.transport.published(2))
                    .containsExactly(
                            PREFIX + "info/update={\"board\":\"ESP32\"}",
                            PREFIX
                                    + "info/update={\"board\":\"ESP32\",\"firmwareVersion\":\"1.0\",\"appName\":\"a/1\"}");
        }
    }

    @Test
    void infoIsSaidOnConnect() {
        try (Bench bench = new Bench(SETTINGS.withInfo(DeviceInfo.none().withBoard("Pi")))) {
            bench.blynk.connect();
            assertThat(bench.transport.published(1)).containsExactly(PREFIX + "info/update={\"board\":\"Pi\"}");
        }
    }

    @Test
    void bridgeLocationMetadataAutomationAndOta() throws Exception {
        assertSends(
                blynk -> blynk.bridgeVirtualWrite(Secret.of("other"), 10, "x"),
                PREFIX + "bridge/request={\"targetToken\":\"other\",\"pin\":\"v10\",\"value\":\"x\"}");
        assertSends(
                blynk -> blynk.publishLocation(34.5, -118.25),
                PREFIX + "location/update={\"lat\":34.5,\"lon\":-118.25}");
        assertSends(
                blynk -> blynk.publishLocation(
                        GeoLocation.of(1, 2).withAltitudeMetres(71).withHdop(1)),
                PREFIX + "location/update={\"lat\":1.0,\"lon\":2.0,\"alt\":71.0,\"hdop\":1.0}");
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("sensor", "BME280");
        fields.put("n", 3);
        assertSends(blynk -> blynk.publishMetadata(fields), PREFIX + "metadata/update={\"sensor\":\"BME280\",\"n\":3}");
        assertSends(
                blynk -> blynk.triggerAutomation(
                        AutomationTrigger.of(123).withState("on").withValue(4)),
                PREFIX + "automation/trigger={\"automationId\":123,\"state\":\"on\",\"value\":4}");
        assertSends(
                blynk -> blynk.triggerAutomation(AutomationTrigger.of(123)),
                PREFIX + "automation/trigger={\"automationId\":123}");
        assertSends(
                blynk -> blynk.publishOtaStatus(
                        OtaStatus.of("failed").withUpdate("1.1", 512_000).withError(7, "disk")),
                PREFIX + "ota/update={\"status\":\"failed\",\"version\":\"1.1\",\"size\":512000,\"errorCode\":7,"
                        + "\"errorMessage\":\"disk\"}");
    }

    @Test
    void eachKindOfMessageIsHandled() throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        try (Bench bench = Bench.connected(SETTINGS)) {
            Blynk blynk = bench.blynk;
            blynk.onVirtualPin(1, value -> seen.add("v1 " + value.texts()));
            blynk.onDatastream("Temperature", value -> seen.add("temperature " + value.asDouble()));
            blynk.onPropertyGet(request -> {
                seen.add(request.datastream() + " " + request.property());
                blynk.setProperty(request.datastream(), request.property(), "answer");
            });
            blynk.onAutomationResponse(response -> seen.add(response.toString()));
            blynk.onOtaRequest(request -> seen.add(request.json()));
            blynk.onInfoGet(() -> seen.add("info"));
            assertArrives(bench, seen, "control", "{\"pin\":\"v1\",\"value\":\"a\"}", "v1 [a]");
            assertArrives(bench, seen, "control", "{\"pin\":\"V1\",\"value\":5}", "v1 [5]");
            assertArrives(bench, seen, "control", "{\"pin\":\"v1\",\"value\":[1,2.5,\"x\"]}", "v1 [1, 2.5, x]");
            assertArrives(bench, seen, "control", "{\"pin\":\"v7\",\"value\":21.5}", "temperature 21.5");
            assertArrives(bench, seen, "property/get", "{\"pin\":\"V3\",\"property\":\"label\"}", "v3 label");
            assertThat(bench.transport.published(1))
                    .containsExactly(
                            PREFIX + "property/update={\"pin\":\"v3\",\"property\":\"label\",\"value\":\"answer\"}");
            assertArrives(
                    bench,
                    seen,
                    "automation/response",
                    "{\"automationId\":123,\"status\":\"ok\",\"message\":\"done\"}",
                    "AutomationResponse[id=123, status=ok, message=Optional[done]]");
            assertArrives(bench, seen, "ota/request", "{\"any\":[1,2]}", "{\"any\":[1,2]}");
            assertArrives(bench, seen, "info/get", "", "info");
        }
    }

    private static void assertArrives(
            Bench bench, BlockingQueue<String> seen, String suffix, String json, String expected) throws Exception {
        bench.transport.arrive(PREFIX + suffix, json);
        assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo(expected);
    }

    @Test
    void withoutAHandlerTheStoredInfoIsTheAnswer() throws Exception {
        try (Bench bench = Bench.connected(SETTINGS.withFirmwareVersion("2.0"))) {
            bench.transport.arrive(PREFIX + "info/get", "");
            assertThat(bench.transport.published(1))
                    .containsExactly(PREFIX + "info/update={\"firmwareVersion\":\"2.0\"}");
        }
    }

    @Test
    void thatThereIsNoAnswerIsTold() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        try (Bench bench = Bench.connected(SETTINGS)) {
            bench.blynk.logTo((_, text) -> told.add(text));
            bench.transport.arrive(PREFIX + "info/get", "");
            assertThat(told.poll(30, TimeUnit.SECONDS))
                    .isEqualTo("the server asks what this device is, and nothing handles it: see onInfoGet, or the"
                            + " settings info.*");
            assertThat(bench.blynk.statistics().unhandled()).isEqualTo(1);
        }
    }

    @Test
    void whatBreaksTheContractIsCounted() throws Exception {
        try (Bench bench = Bench.connected(SETTINGS)) {
            for (String json : List.of(
                    "",
                    "no json",
                    "[]",
                    "{\"pin\":\"d5\",\"value\":1}",
                    "{\"pin\":\"v256\",\"value\":1}",
                    "{\"pin\":\"v5\"}",
                    "{\"pin\":\"v5\",\"value\":{}}",
                    "{\"pin\":\"v5\",\"value\":[]}")) {
                bench.transport.arrive(PREFIX + "control", json);
            }
            bench.transport.arrive(PREFIX + "property/get", "{\"pin\":\"v5\"}");
            bench.transport.arrive(PREFIX + "automation/response", "{}");
            assertThat(bench.blynk.statistics().malformed()).isEqualTo(10);
        }
    }

    @Test
    void whatTheDialectLacksIsRefusedAtOnce() {
        try (Bench bench = new Bench(SETTINGS)) {
            Blynk blynk = bench.blynk;
            assertRefused("sync", () -> blynk.sync("v1"));
            assertRefused("syncAll", blynk::syncAll);
            assertRefused("time", () -> blynk.time(Duration.ZERO));
            assertRefused("location", () -> blynk.location(Duration.ZERO));
            assertRefused("metadata", () -> blynk.metadata(Duration.ZERO, "a"));
            assertRefused("erase", () -> blynk.erase("v1"));
            assertRefused("eraseProperty", () -> blynk.eraseProperty("v1", Property.LABEL));
            assertRefused("onReboot", () -> blynk.onReboot(() -> {}));
            assertRefused("onReconfigure", () -> blynk.onReconfigure(() -> {}));
            assertRefused("onMetadata", () -> blynk.onMetadata(_ -> {}));
            assertRefused("the datastream 'Humidity'", () -> blynk.write("Humidity", 1));
            assertRefused("the datastream 'Humidity'", () -> blynk.onDatastream("Humidity", _ -> {}));
            assertRefused("the datastream 'v256'", () -> blynk.write("v256", 1));
            assertThat(bench.transport.published()).isEmpty();
        }
    }

    private static void assertRefused(String call, ThrowingCallable code) {
        assertThatThrownBy(code)
                .isInstanceOfSatisfying(
                        BlynkException.class, e -> assertThat(e.kind()).isEqualTo(BlynkException.Kind.UNSUPPORTED))
                .hasMessageStartingWith(call + ": the dialect device-topics has no topic for it: ");
    }

    @Test
    void aHistoryIsSentInOrderWithoutTimes() {
        try (Bench bench = new Bench(SETTINGS.withHistory("Temperature"))) {
            for (int i = 0; i < 3; i++) {
                bench.blynk.write("Temperature", i);
            }
            bench.blynk.connect();
            assertThat(bench.transport.published(3))
                    .containsExactly(
                            PREFIX + "data/stream={\"v7\":0}",
                            PREFIX + "data/stream={\"v7\":1}",
                            PREFIX + "data/stream={\"v7\":2}");
        }
    }
}
