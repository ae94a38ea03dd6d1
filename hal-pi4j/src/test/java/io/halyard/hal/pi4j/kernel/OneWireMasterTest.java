// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a tree laid out as the kernel's Documentation/w1 has it. */
class OneWireMasterTest {
    private static final String SENSOR = "28-0316a2794bff";

    @TempDir
    private Path devices;

    @Test
    void busesAndThermometersAreListed() throws IOException {
        answer("xx YES\nxx t=23125\n");
        Files.createDirectories(devices.resolve("w1_bus_master1/01-000012345678")); // no thermometer
        assertThat(OneWireMaster.in(devices)).hasSize(1);
        assertThat(bus().name()).isEqualTo("w1_bus_master1");
        assertThat(bus().thermometers()).isEqualTo(List.of(SENSOR));
        assertThat(OneWireMaster.in(devices.resolve("nowhere"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {23_125, 0, -10_125, 125_000})
    void theTemperatureIsInThousandths(int thousandths) throws IOException {
        answer("72 01 4b 46 7f ff 0e 10 57 : crc=57 YES\n72 01 4b 46 7f ff 0e 10 57 t=" + thousandths + "\n");
        assertThat(bus().temperature(SENSOR)).isEqualTo(thousandths / 1000.0);
    }

    @Test
    void aWrongChecksumIsNoTemperature() throws IOException {
        answer("72 01 4b 46 7f ff 0e 10 57 : crc=58 NO\n72 01 4b 46 7f ff 0e 10 57 t=85000\n");
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> bus().temperature(SENSOR))
                .withMessage(
                        SENSOR + " answered garbled (checksum): EBADMSG (74); check the cable and its pull-up resistor"
                                + " of 4.7 kOhm");
    }

    @ParameterizedTest
    @ValueSource(strings = {"28-000000000000", "../../etc/passwd", ""})
    void whoIsNotThereIsToldWithThoseWhoAre(String sensor) throws IOException {
        answer("YES t=1");
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> bus().temperature(sensor))
                .withMessage("w1_bus_master1 has no thermometer '" + sensor + "'; it has found: [" + SENSOR
                        + "] (it looks every 10 s)");
    }

    private OneWireMaster bus() {
        return OneWireMaster.in(devices).getFirst();
    }

    private void answer(String text) throws IOException {
        Path device = Files.createDirectories(devices.resolve("w1_bus_master1").resolve(SENSOR));
        Files.writeString(device.resolve("w1_slave"), text);
    }
}
