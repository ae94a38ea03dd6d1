// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On a tree laid out as sysfs has it on Raspberry Pis: the chips' devices are known by their bus addresses. */
class PwmChipsTest {
    @TempDir
    private Path sysfs;

    private Path pwm = Path.of("");

    @BeforeEach
    void aChipThatIsNotTheHeaders() throws IOException {
        pwm = Files.createDirectories(sysfs.resolve("class/pwm"));
        chip(0, "1f0009c000.pwm", 4); // a Raspberry Pi 5's fan
    }

    @ParameterizedTest
    @CsvSource({"1f00098000.pwm, 4", "fe20c000.pwm, 2", "3f20c000.pwm, 2", "2020c000.pwm, 2"})
    void theHeadersIsFoundOnRaspberryPi1To5WhateverItsNumber(String device, int channels) throws IOException {
        chip(2, device, channels);
        Path found = PwmChips.in(pwm).find(PwmChips.AUTOMATIC).orElseThrow();
        assertThat(found.getFileName()).hasToString("pwmchip2");
        assertThat(PwmChips.channels(found)).containsEntry(12, 0).containsEntry(13, 1);
        assertThat(PwmChips.channels(found).get(18)).isEqualTo(channels == 4 ? 2 : 0);
        assertThat(PwmChips.channels(found).get(19)).isEqualTo(channels == 4 ? 3 : 1);
    }

    @Test
    void anotherIsChosenByItsNumberOrItsDevice() throws IOException {
        chip(1, "pca9685", 16);
        assertThat(PwmChips.in(pwm).find("pwmchip1")).contains(pwm.resolve("pwmchip1"));
        assertThat(PwmChips.in(pwm).find("pca9685")).contains(pwm.resolve("pwmchip1"));
    }

    @Test
    void noneIsNone() {
        assertThat(PwmChips.in(pwm).find(PwmChips.AUTOMATIC)).isEmpty();
        assertThat(PwmChips.in(pwm).find("pwmchip7")).isEmpty();
        assertThat(PwmChips.in(sysfs.resolve("nowhere")).find("pwmchip7")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "brcm,bcm2711-pwm|brcm,bcm2835-pwm|; 00989680; 10000000",
                "raspberrypi,rp1-pwm|; 02faf080; 50000000",
                "nxp,pca9685-pwm|; 00989680; 0",
                "raspberrypi,rp1-pwm|; 00000000; 0",
                "raspberrypi,rp1-pwm|; 0098968002faf080; 0"
            })
    void itsClockIsWhatTheDeviceTreeSaysOfARaspberryPis(String drivers, String cells, int hertz) throws IOException {
        chip(2, "fe20c000.pwm", 2);
        Path node = Files.createDirectories(sysfs.resolve("devices/fe20c000.pwm/of_node"));
        Files.writeString(node.resolve("compatible"), drivers.replace('|', '\0'));
        Files.write(node.resolve("assigned-clock-rates"), HexFormat.of().parseHex(cells));
        assertThat(PwmChips.clockHz(pwm.resolve("pwmchip2"))).isEqualTo(clock(hertz));
        assertThat(PwmChips.clockHz(pwm.resolve("pwmchip0")))
                .as("without a device tree")
                .isEmpty();
    }

    private static OptionalInt clock(int hertz) {
        return hertz == 0 ? OptionalInt.empty() : OptionalInt.of(hertz);
    }

    private void chip(int number, String device, int channels) throws IOException {
        Path home = Files.createDirectories(sysfs.resolve("devices").resolve(device));
        Path chip = Files.createDirectories(pwm.resolve("pwmchip" + number));
        Files.createSymbolicLink(chip.resolve("device"), home);
        Files.writeString(chip.resolve("npwm"), channels + "\n");
    }
}
