// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.halyard.hal.Ability;
import io.halyard.hal.Board;
import io.halyard.hal.Capabilities;
import io.halyard.hal.DigitalInputSettings;
import io.halyard.hal.DigitalOutputSettings;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.I2cSettings;
import io.halyard.hal.Limits;
import io.halyard.hal.OneWireBus;
import io.halyard.hal.OneWireSettings;
import io.halyard.hal.PwmOutputSettings;
import io.halyard.hal.SpiSettings;
import io.halyard.hal.pi4j.kernel.Descriptors;
import io.halyard.hal.spi.BoardSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the kernel itself has, and what this user may not open: each refusal names the errno and who or which group it is. */
@Tag("gpio-sim")
class HeldElsewhereVmTest {
    private static final Path I2C = Path.of("/sys/bus/i2c/devices/i2c-1");
    private static final Path CHIP = Path.of("/sys/kernel/config/gpio-sim/held");

    private Board board;

    HeldElsewhereVmTest() {
        board = open("auto");
    }

    @BeforeEach
    void everyClassIsLoaded() { // Nobody may not read them.
        board.openI2c(I2cSettings.of(1, 0x50)).close();
        board.openSpi(SpiSettings.of(0, 0, 1_000_000)).close();
        board.openPwmOutput(PwmOutputSettings.of("GPIO12", 1_000)).close();
        assertRefused(Kind.OUT_OF_RANGE, () -> board.openSpi(SpiSettings.of(0, 7, 1_000_000)), "no chip select 7");
    }

    @AfterEach
    void nothingIsLeftOpen() {
        board.close();
        assertThat(Descriptors.open("i2c")).isZero();
        assertThat(Descriptors.open("spidev")).isZero();
        assertThat(Descriptors.open("gpio")).isZero();
    }

    @Test
    void anAddressThatADriverOfTheKernelHasNamesTheDriver() throws IOException {
        Files.writeString(I2C.resolve("new_device"), "dummy 0x51"); // "dummy" is a driver that every kernel has
        try {
            assertRefused(
                    Kind.IN_USE,
                    () -> board.openI2c(I2cSettings.of(1, 0x51)),
                    "0x51 on /dev/i2c-1 is in use by the kernel's driver 'dummy': EBUSY (16); remove its overlay or unload it");
            board.openI2c(I2cSettings.of(1, 0x50)).close();
        } finally {
            Files.writeString(I2C.resolve("delete_device"), "0x51");
        }
        board.openI2c(I2cSettings.of(1, 0x51)).close();
    }

    @Test
    void aPinThatTheKernelHasNamesWhatForAndTheOthersAreFree() throws IOException {
        Path bank = Files.createDirectories(CHIP.resolve("bank0"));
        Path hog = Files.createDirectories(bank.resolve("line2/hog"));
        Files.writeString(bank.resolve("num_lines"), "4");
        Files.writeString(bank.resolve("label"), "held-expander");
        Files.writeString(hog.resolve("name"), "heartbeat LED");
        Files.writeString(hog.resolve("direction"), "output-high");
        Files.writeString(CHIP.resolve("live"), "1");
        try (Board held = open("held-expander")) {
            assertRefused(
                    Kind.IN_USE,
                    () -> held.openDigitalInput(DigitalInputSettings.of(2)),
                    "is in use by 'heartbeat LED': EBUSY (16); free it there first");
            held.openDigitalOutput(DigitalOutputSettings.of(1)).close();
        } finally {
            Files.writeString(CHIP.resolve("live"), "0");
            for (Path made : new Path[] {hog, hog.getParent(), bank, CHIP}) {
                Files.delete(made);
            }
        }
    }

    @Test
    void whoMayNotOpenABusIsToldItsGroup() {
        Nobody.asNobody(() -> {
            assertForbidden(() -> board.openI2c(I2cSettings.of(1, 0x50)), "open /dev/i2c-1", "i2c");
            assertForbidden(() -> board.openSpi(SpiSettings.of(0, 0, 1_000_000)), "open /dev/spidev0.0", "spi");
        });
    }

    @Test
    void whoMayNotDrivePwmIsToldItsGroup() {
        Nobody.asNobody(() -> assertForbidden(
                () -> board.openPwmOutput(PwmOutputSettings.of("GPIO12", 1_000)),
                "write /sys/class/pwm/pwmchip0/export",
                "gpio"));
    }

    /** What is asked of files that everybody may read is known all the same. */
    @Test
    void whoMayNotOpenABusDoesNotKnowHowFarItGoes() throws IOException {
        for (Path chip : List.of(Path.of("/dev/gpiochip0"), SimulatedPins.CHIP)) {
            Files.setPosixFilePermissions(chip, PosixFilePermissions.fromString("rw-rw-rw-"));
        }
        try {
            Nobody.asNobody(() -> {
                try (Board other = open("auto")) {
                    Capabilities known = other.capabilities();
                    assertThat(known.bus(Ability.I2C, "i2c-1")).isPresent();
                    assertThat(known.limits("i2c-1", Limits.I2c.class)).isEmpty();
                    assertThat(known.limits("spi0", Limits.Spi.class)).isEmpty();
                    assertThat(known.limits("GPIO12", Limits.Pwm.class)).isPresent();
                    assertRefused(
                            Kind.OUT_OF_RANGE, () -> other.openSpi(SpiSettings.of(0, 7, 1_000_000)), "it has [0, 1]");
                }
            });
        } finally {
            for (Path chip : List.of(Path.of("/dev/gpiochip0"), SimulatedPins.CHIP)) {
                Files.setPosixFilePermissions(chip, PosixFilePermissions.fromString("rw-------"));
            }
        }
    }

    /** Everybody may read thermometers, unless somebody forbade it. */
    @Test
    void whoMayNotReadAThermometerIsToldItsGroup() throws IOException {
        Path file = Path.of("/sys/bus/w1/devices/w1_bus_master1", SimulatedBuses.THERMOMETER, "w1_slave");
        var usual = Files.getPosixFilePermissions(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        try (OneWireBus bus = board.openOneWire(OneWireSettings.of("w1_bus_master1"))) {
            Nobody.asNobody(
                    () -> assertForbidden(() -> bus.temperature(SimulatedBuses.THERMOMETER), "read " + file, "gpio"));
        } finally {
            Files.setPosixFilePermissions(file, usual);
        }
    }

    private static Board open(String chip) {
        return new Pi4jProvider()
                .open(BoardSettings.of("header").withOptions(Map.of("chip", chip, "pwm", "bench-buses")));
    }

    private static void assertForbidden(Runnable act, String what, String group) {
        assertRefused(
                Kind.NOT_PERMITTED,
                act,
                "cannot " + what + ": EACCES (13); user 'root' may not: add it to group '" + group
                        + "' (sudo usermod -aG " + group + " root) and log in again, or restart the service");
    }

    private static void assertRefused(Kind kind, Runnable act, String words) {
        assertThatExceptionOfType(HalException.class)
                .isThrownBy(act::run)
                .withMessageContaining(words)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
    }
}
