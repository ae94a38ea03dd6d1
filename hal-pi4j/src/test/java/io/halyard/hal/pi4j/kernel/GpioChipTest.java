// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GpioChipTest {
    @TempDir
    Path devices;

    @Test
    void aMissingDeviceIsNamed() {
        Path path = devices.resolve("gpiochip7");
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> GpioChip.open(path).close())
                .withMessage("cannot open " + path + ": ENOENT (2); there is no such device")
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
    }

    @Test
    void aFileThatIsNoChipIsToldAndClosed() throws IOException {
        Path path = Files.createFile(devices.resolve("gpiochip0"));
        try (GpioChip chip = GpioChip.open(path)) {
            assertThat(Descriptors.open("gpiochip0")).isOne();
            assertThatExceptionOfType(KernelException.class)
                    .isThrownBy(chip::info)
                    .withMessage(path + " does not answer as a GPIO chip: ENOTTY (25)");
        }
        assertThat(Descriptors.open("gpiochip0")).isZero();
    }

    @Test
    void closingTwiceIsHarmless() throws IOException {
        GpioChip chip = GpioChip.open(Files.createFile(devices.resolve("gpiochip0")));
        chip.close();
        chip.close();
        assertThat(Descriptors.open("gpiochip0")).isZero();
    }

    @Test
    void aComputerWithoutChipsIsToldSo() {
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> GpioChips.in(devices).find("auto"))
                .withMessage(
                        "no GPIO chip of a Raspberry Pi's header (label pinctrl-rp1, pinctrl-bcm2711, pinctrl-bcm2835);"
                                + " this computer has none at all")
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ENODEV));
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> GpioChips.in(devices).find("pinctrl-x"))
                .withMessageStartingWith("no GPIO chip labelled 'pinctrl-x'; ");
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> GpioChips.in(devices).find("line:GPIO17"))
                .withMessageStartingWith("no GPIO chip with a line named 'GPIO17'; ");
    }

    @Test
    void aNamedChipIsNotSearchedFor() {
        assertThat(GpioChips.in(devices).find("gpiochip4")).isEqualTo(devices.resolve("gpiochip4"));
        assertThat(GpioChips.in(devices).find("/dev/gpiochip9")).isEqualTo(Path.of("/dev/gpiochip9"));
    }
}
