// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk;

import static io.halyard.blynk.Cloud.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.transport.MqttTransport;
import io.halyard.transport.Secret;
import io.halyard.transport.session.MqttTransports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The ten lines of README.md, as far as a test can run them, and the names that its tables promise. */
class ReadmeExampleTest {
    private static final Path MODULE = Path.of(System.getProperty("halyard.root", ".."), "blynk-sdk");

    private final CountDownLatch switched = new CountDownLatch(1);

    private void switchFan(boolean on) {
        if (on) {
            switched.countDown();
        }
    }

    @Test
    void theTenLinesWork() throws Exception {
        try (Cloud cloud = Cloud.start()) {
            BlynkSettings settings = BlynkSettings.of(Secret.of(Cloud.TOKEN))
                    .withTemplate("TMPL4xyz")
                    .withFirmwareVersion("1.0.0")
                    .withServer(cloud.simulator.mqttUri().toString());
            try (MqttTransport transport = MqttTransports.create(settings.transport(), "hivemq");
                    Blynk blynk = new Blynk(transport, settings)) {
                blynk.onDatastream("Fan", on -> switchFan(on.asBoolean()));
                blynk.connect();
                blynk.write("Temperature", 21.5);
                cloud.device().awaitValue("Temperature", "21.5"::equals, PATIENCE);
                cloud.device().write("Fan", "1");
                assertThat(switched.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
            }
        }
    }

    @Test
    void everyTestThatTheTablesNameExists() throws Exception {
        List<String> named = Files.readAllLines(MODULE.resolve("README.md")).stream()
                .flatMap(line -> Pattern.compile("`(\\w+Test)(?:\\.(\\w+))?`")
                        .matcher(line)
                        .results())
                .map(match -> match.group(1) + " " + (match.group(2) == null ? "" : match.group(2)))
                .distinct()
                .toList();
        assertThat(named).hasSizeGreaterThan(20);
        for (String test : named) {
            String[] parts = test.split(" ", -1);
            Path source = MODULE.resolve("src/test/java/io/halyard/blynk/" + parts[0] + ".java");
            assertThat(source).exists();
            assertThat(Files.readString(source))
                    .as(test)
                    .contains(parts[1].isEmpty() ? "class" : " " + parts[1] + "()");
        }
    }

    @Test
    void theExampleShownIsTheExampleRun() throws Exception {
        String readme = Files.readString(MODULE.resolve("README.md"));
        String source = Files.readString(MODULE.resolve("src/test/java/io/halyard/blynk/ReadmeExampleTest.java"));
        for (String line : List.of(
                "try (MqttTransport transport = MqttTransports.create(settings.transport(), \"hivemq\");",
                "Blynk blynk = new Blynk(transport, settings)) {",
                "blynk.onDatastream(\"Fan\", on -> switchFan(on.asBoolean()));",
                "blynk.connect();")) {
            assertThat(readme).contains(line);
            assertThat(source.replace("\\\"", "\"")).contains(line);
        }
    }
}
