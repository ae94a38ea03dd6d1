// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.blynk.simulator.TestClient.Received;
import io.halyard.blynk.simulator.state.Datastream;
import io.halyard.blynk.simulator.state.Datastream.ValueType;
import io.halyard.blynk.simulator.state.DeviceEvent;
import io.halyard.blynk.simulator.state.Diagnostic;
import io.halyard.blynk.simulator.state.Point;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every topic of the cloud dialect, judged by an MQTT client that is not ours. */
class CloudDialectTest {
    private static final String TOKEN = "token-of-the-greenhouse";
    private static final Instant NOW = Instant.parse("2026-07-01T12:00:00Z");

    private final BlynkSimulator simulator = BlynkSimulator.start(
            SimulatorSettings.of(TOKEN)
                    .withDatastreams(
                            Datastream.of("Temperature", 0, ValueType.DOUBLE).withRange(-40, 80),
                            Datastream.of("Setpoint", 1, ValueType.INTEGER),
                            Datastream.of("Fan", 2, ValueType.BOOLEAN),
                            Datastream.of("Message", 3, ValueType.STRING),
                            Datastream.of("Place", 4, ValueType.LOCATION)),
            Clock.fixed(NOW, ZoneId.of("Europe/Berlin")));
    private final SimulatedDevice device = simulator.device(TOKEN);
    private final TestClient client = TestClient.cloud(simulator, TOKEN).subscribed("downlink/#");

    @AfterEach
    void close() {
        client.close();
        simulator.close();
    }

    @Test
    void aValueIsKeptAsText() {
        client.publish("ds/Temperature", "21.5");

        assertThat(device.value("Temperature")).contains("21.5");
        assertThat(device.history("Temperature")).containsExactly(new Point(NOW, "21.5"));
        assertThat(device.diagnostics()).isEmpty();
    }

    @Test
    void severalValuesAreJoinedByAZeroByte() {
        client.publish("ds/Message", "a\0b\0c");

        assertThat(device.values("Message")).containsExactly("a", "b", "c");
    }

    @Test
    void aBatchSetsEachDatastreamByItsJsonType() {
        client.publish("batch_ds", """
                {"Temperature": 21.50, "Setpoint": 40, "Fan": true, "Message": "hi", "Place": [13.4, 52.5]}""");

        assertThat(device.value("Temperature")).contains("21.50");
        assertThat(device.value("Setpoint")).contains("40");
        assertThat(device.value("Fan")).contains("1");
        assertThat(device.value("Message")).contains("hi");
        assertThat(device.values("Place")).containsExactly("13.4", "52.5");
        assertThat(device.diagnostics()).isEmpty();
    }

    @Test
    void aBatchKeepsWhatFitsAndReportsWhatDoesNot() throws InterruptedException {
        client.publish(
                "batch_ds",
                "{\"Temperature\": \"21.5\", \"Message\": 5, \"Fan\": 1, \"Place\": \"13.4\", \"Setpoint\": 40}");

        for (String wrong : List.of("Temperature', double", "Message', string", "Fan', boolean", "Place', location")) {
            String[] parts = wrong.split(",", 2);
            assertThat(client.next())
                    .isEqualTo(diag(
                            "batch_ds: the JSON type of '" + parts[0] + " does not match its datastream," + parts[1]));
        }
        assertThat(device.value("Setpoint")).contains("40");
        assertThat(List.of("Temperature", "Message", "Fan", "Place"))
                .allSatisfy(name -> assertThat(device.value(name)).isEmpty());
    }

    @Test
    void withoutATemplateABatchHasNoTypes() {
        try (BlynkSimulator open = BlynkSimulator.start(SimulatorSettings.of(TOKEN));
                TestClient own = TestClient.cloud(open, TOKEN)) {
            own.publish("batch_ds", "{\"a\": 1, \"b\": true}");

            assertThat(open.device(TOKEN).value("a")).contains("1");
            assertThat(open.device(TOKEN).value("b")).contains("true");
        }
    }

    @Test
    void aTimestampedBatchGoesWhereItsTimesBelong() {
        client.publish("ds/Temperature", "22");
        long now = NOW.toEpochMilli();
        client.publish("ds/Temperature/timestamped_batch", "[[" + (now - 2000) + ",20],[" + (now - 1000) + ",21.5]]");

        assertThat(device.history("Temperature"))
                .containsExactly(
                        new Point(NOW.minusMillis(2000), "20"),
                        new Point(NOW.minusMillis(1000), "21.5"),
                        new Point(NOW, "22"));
        assertThat(device.value("Temperature")).contains("22");
    }

    @Test
    void pointsMoreThanAMonthAwayAreLeftOut() throws InterruptedException {
        long now = NOW.toEpochMilli();
        long month = 31L * 24 * 3600 * 1000;
        client.publish(
                "ds/Temperature/timestamped_batch",
                "[[" + (now - month - 1) + ",1],[" + (now - month) + ",2],[" + (now + month + 1) + ",3]]");

        assertThat(device.history("Temperature")).extracting(Point::value).containsExactly("2");
        assertThat(client.next())
                .isEqualTo(diag("2 points of Temperature are more than a month old or ahead and were left out"));
    }

    @Test
    void eraseForgetsValueAndHistory() {
        client.publish("ds/Temperature", "21.5");
        client.publish("ds/Temperature/erase", "");

        assertThat(device.value("Temperature")).isEmpty();
        assertThat(device.history("Temperature")).isEmpty();
    }

    @Test
    void aPropertyIsSetAndErased() {
        client.publish("ds/Temperature/prop/label", "Air");
        client.publish("ds/Temperature/prop/labels", "low\0high");
        assertThat(device.properties("Temperature")).isEqualTo(Map.of("label", "Air", "labels", "low\0high"));

        client.publish("ds/Temperature/prop/label/erase", "");
        assertThat(device.properties("Temperature")).isEqualTo(Map.of("labels", "low\0high"));
    }

    @Test
    void everyDocumentedPropertyIsTaken() {
        List<String> documented = List.of("""
                label color onColor offColor onBackColor offBackColor onLabel offLabel labels min max step suffix \
                maximumFractionDigits valueFormatting isDisabled isHidden isOnPlay isMuted loop autoplay url urls opacity \
                scale rotation sortType icons onImageUrl offImageUrl page sound contentDesign backColor""".split(" "));
        documented.forEach(property -> client.publish("ds/Fan/prop/" + property, "1"));

        assertThat(device.properties("Fan").keySet()).containsExactlyInAnyOrderElementsOf(documented);
        assertThat(device.diagnostics()).isEmpty();
    }

    @Test
    void anEventHasADescriptionOrItsCode() {
        client.publish("event/too_hot", "41 degrees in the shade");
        client.publish("event/door_open", "");

        assertThat(device.events())
                .containsExactly(
                        new DeviceEvent(NOW, "too_hot", "41 degrees in the shade"),
                        new DeviceEvent(NOW, "door_open", "door_open"));
    }

    @Test
    void metadataIsKeptAndAskedFor() throws InterruptedException {
        client.publish("meta/Serial", "A-17");
        client.publish("meta/Owner", "Ada");
        assertThat(device.metadata()).isEqualTo(Map.of("Serial", "A-17", "Owner", "Ada"));

        client.publish("get/meta", "Owner,Serial");
        assertThat(client.next()).isEqualTo(new Received("downlink/meta/Owner", "Ada", 1));
        assertThat(client.next()).isEqualTo(new Received("downlink/meta/Serial", "A-17", 1));
    }

    @Test
    void getDsAnswersTheNamedValues() throws InterruptedException {
        client.publish("batch_ds", "{\"Temperature\": 20, \"Setpoint\": 40, \"Fan\": false}");
        client.publish("get/ds", "Setpoint, Temperature");

        assertThat(client.next()).isEqualTo(new Received("downlink/ds/Setpoint", "40", 1));
        assertThat(client.next()).isEqualTo(new Received("downlink/ds/Temperature", "20", 1));
        assertThat(client.rest()).isEmpty();
    }

    @Test
    void getDsAllAnswersEveryValueThereIs() throws InterruptedException {
        client.publish("batch_ds", "{\"Fan\": true, \"Temperature\": 20}");
        client.publish("get/ds/all", "");

        assertThat(client.next()).isEqualTo(new Received("downlink/ds/Temperature", "20", 1));
        assertThat(client.next()).isEqualTo(new Received("downlink/ds/Fan", "1", 1));
    }

    @Test
    void timeIsAnsweredWithItsZone() throws InterruptedException {
        client.publish("get/utc/all/json", "");

        assertThat(client.next())
                .isEqualTo(new Received(
                        "downlink/utc/all/json",
                        "{\"tz_name\":\"Europe/Berlin\",\"tz_rule\":\"<+01>-1<+02>,M3.5.0,M10.5.0/3\",\"tz_offset\":60,"
                                + "\"dst_offset\":60,\"time\":" + NOW.toEpochMilli()
                                + ",\"iso8601\":\"2026-07-01T14:00:00+02:00\"}",
                        1));
    }

    @Test
    void thePlaceIsAnswered() throws InterruptedException {
        client.publish("get/loc/all", "");

        assertThat(client.next()).isEqualTo(new Received("downlink/loc/all", "52.5200,13.4050", 1));
    }

    @Test
    void theDeviceTellsOfItself() {
        client.publish(
                "info/mcu",
                "{\"tmpl\":\"TMPL1\",\"ver\":\"1.2.3\",\"build\":\"Jul 1\",\"type\":\"TMPL1\",\"rxbuff\":1024}");

        assertThat(device.info())
                .isEqualTo(
                        Map.of("tmpl", "TMPL1", "ver", "1.2.3", "build", "Jul 1", "type", "TMPL1", "rxbuff", "1024"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ds/Temperature      | 21,3     | datastream Temperature does not take '21,3': send a number with a point, such as 21.5
                    ds/Temperature      | NaN      | datastream Temperature does not take 'NaN': send a number with a point, such as 21.5
                    ds/Setpoint         | 1.5      | datastream Setpoint does not take '1.5': send a whole number, such as 42
                    ds/Fan              | on       | datastream Fan does not take 'on': send 1, 0, true or false
                    ds/Place            | 13.4     | datastream Place does not take '13.4': send longitude and latitude as two values
                    ds/Nothing          | 1        | there is no datastream 'Nothing' in the template; it has [Temperature, Setpoint, Fan, Message, Place]
                    ds/Fan/prop/colour  | red      | there is no widget property 'colour': use one of label, color, min, max, ...
                    ds/Fan/prop         | red      | there is no topic 'ds/Fan/prop'
                    ds/Fan/prop/label/x | red      | there is no topic 'ds/Fan/prop/label/x'
                    ds                  | 1        | there is no topic 'ds'
                    event/too hot       | x        | event code 'too hot' is not 1 to 64 letters, digits, _ or -
                    event               | x        | there is no topic 'event'
                    batch_ds            | [1]      | batch_ds takes a JSON object
                    batch_ds            | {        | batch_ds takes JSON, and this is none
                    info/mcu            | x        | info/mcu takes JSON, and this is none
                    info/cpu            | {}       | there is no topic 'info/cpu'
                    get/time            | x        | there is no topic 'get/time'
                    get/ds              | Nothing  | there is no datastream 'Nothing' in the template; it has [Temperature, Setpoint, Fan, Message, Place]
                    bridge/x            | 1        | there is no topic 'bridge/x'
                    ds/Temperature/timestamped_batch | [1] | ds/Temperature/timestamped_batch takes [[epoch milliseconds, value], ...]
                    """)
    void whatBlynkWouldNotTakeIsDroppedWithADiagnostic(String topic, String payload, String reason)
            throws InterruptedException {
        client.publish(topic, payload);

        assertThat(client.next()).isEqualTo(diag(reason));
        assertThat(device.diagnostics()).containsExactly(new Diagnostic(NOW, reason));
        assertThat(device.counters().dropped()).isEqualTo(1);
        assertThat(device.isConnected()).isTrue();
    }

    @Test
    void aNumberOutOfRangeIsKeptAndReported() throws InterruptedException {
        client.publish("ds/Temperature", "80.5");

        assertThat(device.value("Temperature")).contains("80.5");
        assertThat(client.next()).isEqualTo(diag("value 80.5 of Temperature is outside -40..80"));
    }

    @Test
    void aMessageOfExactlyTheLimitPassesAndOneByteMoreIsDropped() throws InterruptedException {
        // 2 bytes length, 10 of topic, 2 of packet id
        String fits = "x".repeat(1024 - 14);
        client.publish("ds/Message", fits);
        assertThat(device.value("Message")).contains(fits);

        client.publish("ds/Message", fits + "y");
        assertThat(device.value("Message")).contains(fits);
        assertThat(client.next())
                .isEqualTo(diag("message to 'ds/Message' dropped: it has 1025 bytes of variable header and payload, "
                        + "1024 are allowed"));
    }

    @Test
    void aValueWrittenByAPersonComesAtTheSubscriptionsQos() throws InterruptedException {
        device.write("Setpoint", "55");

        assertThat(client.next()).isEqualTo(new Received("downlink/ds/Setpoint", "55", 1));
        assertThat(device.value("Setpoint")).contains("55");
        device.await("acknowledge", () -> device.counters().acknowledged() == 1, TestClient.PATIENCE);
    }

    @Test
    void severalValuesWrittenByAPersonAreJoined() throws InterruptedException {
        device.write("Message", "a", "b");

        assertThat(client.next()).isEqualTo(new Received("downlink/ds/Message", "a\0b", 1));
    }

    @Test
    void metadataWrittenByAPersonComesDown() throws InterruptedException {
        device.writeMetadata("Owner", "Grace");

        assertThat(client.next()).isEqualTo(new Received("downlink/meta/Owner", "Grace", 1));
    }

    @Test
    void ordersComeDown() throws InterruptedException {
        device.reboot();
        device.reconfigure();
        device.offerOta("{\"url\":\"https://x/fw\",\"size\":1}");
        device.redirect(URI.create("mqtts://ny3.blynk.cloud:8883"));

        assertThat(List.of(client.next(), client.next(), client.next(), client.next()))
                .containsExactly(
                        new Received("downlink/reboot", "", 1),
                        new Received("downlink/reconfigure", "", 1),
                        new Received("downlink/ota/json", "{\"url\":\"https://x/fw\",\"size\":1}", 1),
                        new Received("downlink/redirect", "mqtts://ny3.blynk.cloud:8883", 1));
    }

    private static Received diag(String text) {
        return new Received("downlink/diag", text, 1);
    }
}
