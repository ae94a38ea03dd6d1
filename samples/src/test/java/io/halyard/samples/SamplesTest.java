// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.halyard.samples.DemoProcess.Ended;
import io.halyard.testkit.Mosquitto;
import io.halyard.testkit.NeedsProgram;
import io.halyard.testkit.Ports;
import io.halyard.testkit.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The samples as {@code ./halyard sample} runs them; those that need a broker or a board say so in a line. */
@Timeout(300)
class SamplesTest {
    @TempDir
    private Path folder;

    @Test
    void allAreListedAndDescribed() throws Exception {
        List<String> names = sample().out()
                .lines()
                .map(line -> line.strip().replaceFirst(" .*", ""))
                .toList();
        assertThat(names)
                .contains(
                        "abilities",
                        "blynk",
                        "files",
                        "i2c",
                        "mqtt",
                        "pi",
                        "pins",
                        "plain-pi4j",
                        "remote",
                        "sensors",
                        "serial",
                        "watchdog",
                        "watering");
        String readme = Files.readString(Repository.path("samples/README.md"));
        assertThat(names).allSatisfy(name -> assertThat(readme).contains("| `" + name));
    }

    @Test
    void anUnknownOneIsRefused() throws Exception {
        Ended ended = sample("sensor");
        assertThat(ended.err()).startsWith("there is no sample 'sensor'; there are: abilities, blynk, files, ");
        assertThat(ended.status()).isEqualTo(2);
    }

    @Test
    @NeedsProgram("mosquitto")
    void mqttGoesThereAndBack() throws Exception {
        try (Mosquitto broker = Mosquitto.start()) {
            Ended ended = sample("mqtt", broker.uri());
            assertThat(ended.out())
                    .contains("CONNECTING -> CONNECTED", "got message 1", "got message 2", "got message 3");
            assertThat(ended.status()).isZero();
        }
    }

    @Test
    void mqttSaysWhyThereIsNoConnection() throws Exception {
        String uri = "mqtt://127.0.0.1:" + Ports.free();
        Ended ended = sample("mqtt", uri);
        assertThat(ended.out())
                .contains("CONNECTING -> WAITING: " + uri + ": connection refused: nobody listens at that port");
        assertThat(ended.err()).contains("no connection within 5 s; is there a broker at " + uri + "?");
        assertThat(ended.status()).isEqualTo(1);
    }

    @Test
    void pinsBlinkAndAButtonIsSeen() throws Exception {
        assertThat(sample("pins").out())
                .contains("4 GPIO4 digital input, digital output, ")
                .contains("GPIO4 on", "GPIO4 off", "GPIO5 high", "GPIO5 low");
    }

    @Test
    void theOtherAbilitiesAreShown() throws Exception {
        assertThat(sample("abilities").out().lines())
                .containsExactly(
                        "PWM here: 0.1 to 1000000.0 Hz, made by hardware",
                        "servo in the middle: duty 0.075",
                        "flow meter: 50.0 Hz",
                        "wall at 1.20 m",
                        "lights: [ff0000, ff00, ff]",
                        "SPI: 42",
                        "UART: hello",
                        "1-Wire: 28-0316a2794bff measures 19.5 °C");
    }

    @Test
    void soilIsWateredWhileItIsDry() throws Exception {
        assertThat(sample("watering").out().lines()).startsWith("pump on", "pump off");
    }

    @Test
    void aSensorOnI2cIsRead() throws Exception {
        assertThat(sample("i2c", "-7.25").out()).isEqualTo("sensor 0x60 measures -7.25 °C\n");
        assertThat(sample("i2c", "warm").out())
                .contains("INVALID_SETTING: boards.header.devices", "'i2c-1 0x76 bme280 warm 101325 45' is no device");
    }

    @Test
    void blynkTalksToACloudInABox() throws Exception {
        // Who switches while the device still asks for the cloud's values is heard twice: as news, and in the answer.
        assertThat(sample("blynk").out().lines().distinct())
                .containsExactly("the cloud has 21.5 °C", "the person switched the fan on");
    }

    @Test
    void startsAreCounted() throws Exception {
        String state = folder.resolve("state").toString();
        assertThat(sample("files", state).out()).startsWith("start 1 in " + state);
        assertThat(sample("files", state).out()).startsWith("start 2 in " + state);
    }

    @Test
    void theWatchdogRecordsACrash() throws Exception {
        String state = folder.resolve("state").toString();
        assertThat(sample("watchdog", state, "crash").status()).isEqualTo(83);
        Ended next = sample("watchdog", state);
        assertThat(next.out()).contains("crash record 1: {", "as you wished", "the app works");
        assertThat(next.status()).isZero();
    }

    @Test
    void anOperatorGetsAKeyOfHisOwn() throws Exception {
        Path key = folder.resolve("alice.pem");
        String first = sample("remote", key.toString(), "alice").out();
        assertThat(first)
                .startsWith(
                        "the device's settings want: remote.operators.alice { role = viewer, public-key = \"MCowBQ");
        assertThat(sample("remote", key.toString(), "alice").out()).isEqualTo(first);
    }

    @Test
    void aBoardThatIsNotThereIsOneLine() throws Exception {
        Ended serial = sample("serial", folder.resolve("ttyUSB9").toString());
        assertThat(serial.out()).isEqualTo("no board yet\n");
        assertThat(serial.err()).contains("sample: there is no serial port").doesNotContain("\tat ");
    }

    /** What it does where there are pins, PlainPi4jVmTest of hal-pi4j shows. */
    @Test
    void aPi4jProgramNeedsNothingElseOfOurs() throws Exception {
        assumeThat(Path.of("/dev/gpiochip0")).as("a computer with pins").doesNotExist();
        Ended plain = sample("plain-pi4j");
        assertThat(plain.out())
                .startsWith("on its class path: ")
                .contains("pi4j-core-", "slf4j-api-")
                .doesNotContain("logback", "guice", "blynk", "runtime", "transport");
        assertThat(plain.err())
                .isEqualTo(
                        "no GPIO chip of a Raspberry Pi's header (label pinctrl-rp1, pinctrl-bcm2711, pinctrl-bcm2835);"
                                + " this computer has none at all\n");
    }

    private Ended sample(String... args) throws Exception {
        try (DemoProcess process = DemoProcess.start(folder, Samples.class.getName(), args)) {
            return process.ended();
        }
    }
}
