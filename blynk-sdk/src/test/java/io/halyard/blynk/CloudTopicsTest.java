// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.blynk.dialect.Names;
import io.halyard.blynk.value.AutomationTrigger;
import io.halyard.blynk.value.BlynkException;
import io.halyard.blynk.value.DeviceInfo;
import io.halyard.blynk.value.GeoLocation;
import io.halyard.blynk.value.LogLevel;
import io.halyard.blynk.value.OtaStatus;
import io.halyard.blynk.value.Property;
import io.halyard.transport.MqttVersion;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each uplink row of the cloud dialect, to the byte. */
class CloudTopicsTest {
    private static final BlynkSettings SETTINGS = Bench.quiet();

    private static void assertSends(BlynkSettings settings, java.util.function.Consumer<Blynk> call, String... expected)
            throws Exception {
        try (Bench bench = Bench.connected(settings)) {
            call.accept(bench.blynk);
            assertThat(bench.transport.published(expected.length)).containsExactly(expected);
        }
    }

    private static BlynkSettings named(Names names) {
        return SETTINGS.withNames(names);
    }

    @Test
    void valuesArePlainText() throws Exception {
        assertSends(SETTINGS, blynk -> blynk.write("Mode", "auto"), "ds/Mode=auto");
        assertSends(SETTINGS, blynk -> blynk.write("Count", 42), "ds/Count=42");
        assertSends(SETTINGS, blynk -> blynk.write("Temperature", 21.30), "ds/Temperature=21.3");
        assertSends(SETTINGS, blynk -> blynk.write("Fan", true), "ds/Fan=1");
        assertSends(SETTINGS, blynk -> blynk.write("Fan", false), "ds/Fan=0");
    }

    @Test
    void severalValuesAreJoinedByAZeroByte() throws Exception {
        assertSends(SETTINGS, blynk -> blynk.write("Colour", 255, 0, "x"), "ds/Colour=255|0|x");
        assertSends(SETTINGS, blynk -> blynk.write("Colour", List.of(1, 2.5)), "ds/Colour=1|2.5");
    }

    @Test
    void virtualPinsHaveNames() throws Exception {
        assertSends(SETTINGS, blynk -> blynk.virtualWrite(5, 1), "ds/V5=1");
        assertSends(SETTINGS.withVirtualPins(Map.of(5, "Fan")), blynk -> blynk.virtualWrite(5, 1), "ds/Fan=1");
        assertSends(SETTINGS.withVirtualPins(Map.of(5, "Fan")), blynk -> blynk.write("v5", 1), "ds/Fan=1");
        assertThatThrownBy(() -> assertSends(SETTINGS, blynk -> blynk.virtualWrite(256, 1)))
                .isInstanceOf(BlynkException.class)
                .hasMessage("virtual pin 256: is outside 0 to 255");
    }

    @Test
    void manyValuesAreOneBatch() throws Exception {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("Name", "shed");
        values.put("Temperature", 21.5);
        values.put("On", true);
        values.put("Place", List.of(30.5, 50.25));
        assertSends(
                SETTINGS,
                blynk -> blynk.writeAll(values),
                "batch_ds={\"Name\":\"shed\",\"Temperature\":21.5,\"On\":true,\"Place\":[30.5,50.25]}");
    }

    @Test
    void valuesAndPropertiesAreErased() throws Exception {
        assertSends(SETTINGS, blynk -> blynk.erase("Temperature"), "ds/Temperature/erase=");
        assertSends(SETTINGS, blynk -> blynk.eraseProperty("Fan", Property.ON_COLOR), "ds/Fan/prop/onColor/erase=");
    }

    @Test
    void propertiesAreSet() throws Exception {
        assertSends(
                SETTINGS, blynk -> blynk.setProperty("Fan", Property.LABEL, "Big fan"), "ds/Fan/prop/label=Big fan");
        assertSends(SETTINGS, blynk -> blynk.setProperty("Menu", Property.LABELS, "a", "b"), "ds/Menu/prop/labels=a|b");
        assertSends(SETTINGS, blynk -> blynk.setProperty("Fan", "brandNew", 1), "ds/Fan/prop/brandNew=1");
    }

    @Test
    void eventsAreLogged() throws Exception {
        assertSends(SETTINGS, blynk -> blynk.logEvent("hot", "41 °C"), "event/hot=41 °C");
        assertSends(SETTINGS, blynk -> blynk.logEvent("hot"), "event/hot=");
        assertSends(SETTINGS, blynk -> blynk.notify("Alarm!"), "event/notify=Alarm!");
        assertSends(named(Names.defaults().withNotifyEvent("tell")), blynk -> blynk.notify("x"), "event/tell=x");
    }

    @Test
    void logsGoToTheTerminalOrBecomeEvents() throws Exception {
        assertSends(
                named(Names.defaults().withTerminal("Console")),
                blynk -> blynk.deviceLog(LogLevel.DEBUG, "hello"),
                "ds/Console=[debug] hello\n");
        assertSends(
                named(Names.defaults().withLogEvent("log")),
                blynk -> blynk.deviceLog(LogLevel.WARN, "battery"),
                "event/log=battery");
        assertRefused(
                named(Names.defaults().withLogEvent("log")),
                blynk -> blynk.deviceLog(LogLevel.INFO, "battery"),
                "deviceLog at info: the dialect cloud has no topic for it: set names.terminal to a datastream for logs");
    }

    @Test
    void infoKeepsWhatWasSaidBefore() throws Exception {
        BlynkSettings settings = SETTINGS.withInfo(DeviceInfo.none()
                .withTemplate("TMPL1")
                .withFirmwareVersion("1.0")
                .withBuild("today")
                .withType("shed")
                .withReceiveBufferBytes(1024));
        assertSends(
                settings,
                blynk -> blynk.publishDeviceInfo(DeviceInfo.none().withFirmwareVersion("1.1")),
                "info/mcu={\"tmpl\":\"TMPL1\",\"ver\":\"1.1\",\"build\":\"today\",\"type\":\"shed\",\"rxbuff\":1024}");
    }

    @Test
    void boardAndAppBecomeMetadata() throws Exception {
        Names names = Names.defaults()
                .withFields(new Names.Fields(
                        Optional.of("Board"), Optional.of("App"), Optional.of("Update"), Optional.empty()));
        DeviceInfo info = DeviceInfo.none().withBoard("Pi 5").withApp("shed/1");
        assertSends(named(names), blynk -> blynk.publishDeviceInfo(info), "meta/Board=Pi 5", "meta/App=shed/1");
        assertSends(
                named(names).withInfo(info),
                blynk -> blynk.publishDeviceInfo(DeviceInfo.none().withFirmwareVersion("2")),
                "info/mcu={\"ver\":\"2\"}",
                "meta/Board=Pi 5",
                "meta/App=shed/1");
        try (Bench bench = new Bench(named(names).withInfo(info))) {
            bench.blynk.connect();
            assertThat(bench.transport.published(2)).containsExactly("meta/Board=Pi 5", "meta/App=shed/1");
        }
        assertSends(
                named(names),
                blynk -> blynk.publishOtaStatus(
                        OtaStatus.of("failed").withUpdate("1.2", 512_000).withError(7, "disk")),
                "meta/Update=failed version=1.2 size=512000 error=7 message=disk");
        assertRefused(
                SETTINGS,
                blynk -> blynk.publishDeviceInfo(info),
                "publishDeviceInfo with a board: the dialect cloud has no topic for it: set names.board-field");
    }

    @Test
    void placesAreBatches() throws Exception {
        Names names = Names.defaults()
                .withPlace(new Names.Place(Optional.of("Place"), Optional.of("Height"), Optional.of("Hdop")));
        assertSends(named(names), blynk -> blynk.publishLocation(50.25, 30.5), "batch_ds={\"Place\":[30.5,50.25]}");
        assertSends(
                named(names),
                blynk -> blynk.publishLocation(
                        GeoLocation.of(50.25, 30.5).withAltitudeMetres(71).withHdop(1.5)),
                "batch_ds={\"Place\":[30.5,50.25],\"Height\":71.0,\"Hdop\":1.5}");
        assertRefused(SETTINGS, blynk -> blynk.publishLocation(1, 2), "set names.location to a datastream");
        assertRefused(
                named(Names.defaults().withLocation("Place")),
                blynk -> blynk.publishLocation(GeoLocation.of(1, 2).withHdop(1)),
                "publishLocation with an hdop: the dialect cloud has no topic for it: set names.hdop");
    }

    @Test
    void metadataFieldsAreOneMessageEach() throws Exception {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("Sensor", "BME280");
        fields.put("Serial", 42);
        assertSends(SETTINGS, blynk -> blynk.publishMetadata(fields), "meta/Sensor=BME280", "meta/Serial=42");
    }

    @Test
    void automationsAreDatastreams() throws Exception {
        Names one = Names.defaults().withAutomations(Map.of(123L, "Irrigate"));
        Names both = one.withAutomationStates(Map.of(123L, "Irrigate state"));
        assertSends(named(one), blynk -> blynk.triggerAutomation(AutomationTrigger.of(123)), "ds/Irrigate=1");
        assertSends(
                named(one),
                blynk -> blynk.triggerAutomation(AutomationTrigger.of(123).withState("on")),
                "ds/Irrigate=on");
        assertSends(
                named(both),
                blynk -> blynk.triggerAutomation(
                        AutomationTrigger.of(123).withState("on").withValue(7)),
                "ds/Irrigate state=on",
                "ds/Irrigate=7");
        assertRefused(
                named(one),
                blynk -> blynk.triggerAutomation(
                        AutomationTrigger.of(123).withState("on").withValue(7)),
                "set names.automation-states.123");
        assertRefused(SETTINGS, blynk -> blynk.triggerAutomation(AutomationTrigger.of(5)), "set names.automations.5");
    }

    @Test
    void questionsAreAsked() throws Exception {
        assertSends(SETTINGS, blynk -> blynk.sync("A", "v5", "A"), "get/ds=A,V5");
        assertSends(SETTINGS, Blynk::syncAll, "get/ds/all=");
        assertRefused(SETTINGS, Blynk::sync, "sync: there are no names: give at least one");
        try (Bench bench = new Bench(SETTINGS)) {
            assertThatThrownBy(() -> bench.blynk.metadata(Duration.ZERO))
                    .hasMessage("metadata: there are no names: give at least one");
        }
    }

    @Test
    void namesThatNoTopicCanCarryAreRefused() {
        assertRefused(SETTINGS, blynk -> blynk.write("a/b", 1), "datastream: 'a/b' holds '/'");
        assertRefused(SETTINGS, blynk -> blynk.write(" ", 1), "datastream: a name must not be blank");
        assertRefused(SETTINGS, blynk -> blynk.logEvent("a#"), "event: 'a#' holds '#'");
        assertRefused(SETTINGS, blynk -> blynk.publishMetadata(Map.of("a+", 1)), "metadata field: 'a+' holds '+'");
        assertRefused(SETTINGS, blynk -> blynk.write("a\ud800", 1), "ds/a", "no topic can carry this name");
        assertRefused(SETTINGS, blynk -> blynk.sync("a,b"), "datastream: 'a,b' holds ','");
    }

    @Test
    void whatOnlyTheOtherDialectKnowsIsRefused() {
        assertRefused(SETTINGS, blynk -> blynk.onInfoGet(() -> {}), "onInfoGet: the dialect cloud has no topic for it");
        assertRefused(SETTINGS, blynk -> blynk.onPropertyGet(_ -> {}), "onPropertyGet: the dialect cloud");
        assertRefused(
                SETTINGS, blynk -> blynk.onAutomationResponse(_ -> {}), "onAutomationResponse: the dialect cloud");
        assertRefused(
                SETTINGS,
                blynk -> blynk.publishOtaStatus(OtaStatus.of("done")),
                "set names.ota-status-field to a metadata field, or names.ota-status-event to an event code");
    }

    @Test
    void theLimitCountsTheByteThatMqtt5Adds() {
        RecordingTransport transport = new RecordingTransport(SETTINGS.endpoint(), MqttVersion.V5);
        try (Blynk blynk = new Blynk(transport, SETTINGS)) {
            int room = 1024 - "ds/A".length() - 5;
            blynk.write("A", "x".repeat(room));
            assertThatThrownBy(() -> blynk.write("A", "x".repeat(room + 1)))
                    .hasMessageStartingWith("ds/A: the message has 1025 bytes");
        }
    }

    private static void assertRefused(
            BlynkSettings settings, java.util.function.Consumer<Blynk> call, String... messageParts) {
        try (Bench bench = new Bench(settings)) {
            assertThatThrownBy(() -> call.accept(bench.blynk))
                    .isInstanceOf(BlynkException.class)
                    .hasMessageContainingAll(messageParts);
            assertThat(bench.transport.published()).isEmpty();
        }
    }
}
