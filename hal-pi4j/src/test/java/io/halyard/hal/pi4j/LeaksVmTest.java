// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.halyard.hal.Board;
import io.halyard.hal.DigitalInput;
import io.halyard.hal.DigitalInputSettings;
import io.halyard.hal.DigitalOutput;
import io.halyard.hal.DigitalOutputSettings;
import io.halyard.hal.HalException;
import io.halyard.hal.I2cDevice;
import io.halyard.hal.I2cSettings;
import io.halyard.hal.SpiDevice;
import io.halyard.hal.SpiSettings;
import io.halyard.hal.pi4j.kernel.Descriptors;
import io.halyard.hal.pi4j.kernel.GpioChip;
import io.halyard.hal.pi4j.kernel.GpioLine;
import io.halyard.hal.pi4j.kernel.I2cTarget;
import io.halyard.hal.pi4j.kernel.LineRole;
import io.halyard.hal.pi4j.kernel.SpiTarget;
import io.halyard.hal.spi.BoardSettings;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** 10,000 times something is opened and closed, among them some that fail: as many descriptors and threads as before. */
@Tag("gpio-sim")
class LeaksVmTest {
    /** Of five openings by the HAL each. */
    private static final int BY_HAL = 200;
    /** Of four openings at the kernel each. */
    private static final int AT_KERNEL = 2_250;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES) // On an emulated processor of a busy computer.
    void tenThousandOpeningsLeakNeitherDescriptorsNorThreads() {
        try (Board board = new Pi4jProvider().open(BoardSettings.of("header"))) {
            byHal(board);
            atKernel();
            long descriptors = Descriptors.open("");
            int threads = Thread.activeCount();
            for (int i = 0; i < BY_HAL; i++) {
                byHal(board);
            }
            for (int i = 0; i < AT_KERNEL; i++) {
                atKernel();
            }
            assertThat(Descriptors.open("")).as("descriptors").isEqualTo(descriptors);
            assertThat(Thread.activeCount()).as("threads").isLessThanOrEqualTo(threads);
        }
        assertThat(Descriptors.open("gpio")).isZero();
        assertThat(Descriptors.open("inotify")).isZero();
    }

    /** Five: four that succeed, one that the kernel refuses. */
    private static void byHal(Board board) {
        try (DigitalOutput _ = board.openDigitalOutput(DigitalOutputSettings.of(17));
                DigitalInput _ = board.openDigitalInput(DigitalInputSettings.of(22));
                I2cDevice _ = board.openI2c(I2cSettings.of(1, 0x50));
                SpiDevice _ = board.openSpi(SpiSettings.of(0, 0, 1_000_000))) {
            assertThatExceptionOfType(HalException.class)
                    .isThrownBy(
                            () -> board.openSpi(SpiSettings.of(0, 1, 1_000_000).withBitsPerWord(16)));
        }
    }

    private static void atKernel() {
        try (GpioChip chip = GpioChip.open(SimulatedPins.CHIP);
                GpioLine _ = chip.request(5, "leaks", new LineRole.Output(true));
                I2cTarget _ = I2cTarget.open(Path.of("/dev/i2c-1"), 0x50, I2cTarget.Protocol.I2C);
                SpiTarget _ = SpiTarget.open(Path.of("/dev/spidev0.0"), new SpiTarget.Settings(0, 1_000_000, 8))) {
            assertThat(chip.path()).isEqualTo(SimulatedPins.CHIP);
        }
    }
}
