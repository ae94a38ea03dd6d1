// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.blynk.simulator.SimulatorSettings.Device;
import io.halyard.blynk.simulator.state.Datastream;
import io.halyard.blynk.simulator.state.Datastream.Control;
import io.halyard.blynk.simulator.state.Datastream.ValueType;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatorCommandTest {
    @Test
    void withoutOptionsItTakesTheUsualPorts() {
        assertThat(SimulatorCommand.parse(List.of()))
                .isEqualTo(SimulatorSettings.of(SimulatorCommand.TOKEN).withPorts(1883, 8080));
    }

    @Test
    void everyOptionIsTaken() {
        SimulatorSettings settings = SimulatorCommand.parse(List.of(
                "--mqtt-port",
                "0",
                "--http-port",
                "8081",
                "--host",
                "0.0.0.0",
                "--token",
                "first-token",
                "--token",
                "second-token",
                "--datastream",
                "Fan:1:boolean:switch",
                "--datastream",
                "Temperature:0:double:chart:-20:50:°C"));

        assertThat(settings.mqttPort()).isZero();
        assertThat(settings.httpPort()).isEqualTo(8081);
        assertThat(settings.host()).isEqualTo("0.0.0.0");
        assertThat(settings.devices())
                .containsExactly(new Device("first-token", "Device 1"), new Device("second-token", "Device 2"));
        assertThat(settings.datastreams())
                .containsExactly(
                        Datastream.of("Fan", 1, ValueType.BOOLEAN).shownAs(Control.SWITCH),
                        new Datastream("Temperature", 0, ValueType.DOUBLE, -20, 50, "°C", Control.CHART));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --mqtt-port,many             | --mqtt-port is 'many', which is no whole number
                    --mqtt-port,70000            | mqtt-port is 70000: choose 1 to 65535, or 0 for any free port
                    --http-port                  | --http-port lacks its value
                    --colour,red                 | there is no option --colour
                    --token,short                | the token of device Device 1 has 5 characters or odd ones: use 8 to 64 letters, digits, _ or -
                    --datastream,Fan             | --datastream Fan is not NAME:PIN:TYPE[:CONTROL[:MIN:MAX[:UNIT]]]
                    --datastream,Fan:1:enum      | --datastream TYPE is 'enum': use one of [integer, double, string, boolean, location]
                    --datastream,Fan:1:integer:x | --datastream CONTROL is 'x': use one of [display, switch, slider, chart]
                    --datastream,F:1:double:chart:a:b | --datastream MIN is 'a', which is no number
                    """)
    void aWrongCommandLineIsNamed(String arguments, String message) {
        assertThatThrownBy(() -> SimulatorCommand.parse(List.of(arguments.split(","))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void asAProcessItSaysWhereItIsAndEndsWhenAsked() throws Exception {
        Process process = start("--mqtt-port", "0", "--http-port", "0");
        try (BufferedReader out = process.inputReader()) {
            assertThat(out.readLine()).matches("devices connect to mqtt://127\\.0\\.0\\.1:\\d+");
            assertThat(out.readLine()).matches("the dashboard is at http://127\\.0\\.0\\.1:\\d+/");
        } finally {
            process.destroy();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aTakenPortIsExitStatus78() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process process = start("--http-port", "0", "--mqtt-port", Integer.toString(taken.getLocalPort()));
            String said = process.errorReader().readAllAsString();

            assertThat(process.waitFor()).isEqualTo(78);
            assertThat(said).contains("mqtt-port: cannot listen on port " + taken.getLocalPort());
        }
    }

    @Test
    void aWrongCommandLineIsExitStatus2() throws Exception {
        Process process = start("--colour");
        String said = process.errorReader().readAllAsString();

        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(said).contains("there is no option --colour").contains("--help lists the options");
    }

    private static Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SimulatorCommand.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).start();
    }
}
