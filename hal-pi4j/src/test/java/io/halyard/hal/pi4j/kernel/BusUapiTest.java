// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.testkit.NeedsProgram;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same for I2C, SMBus and SPI. */
@NeedsProgram("gcc")
class BusUapiTest {
    private static final List<String> SOURCES = List.of("linux/i2c.h", "linux/i2c-dev.h", "linux/spi/spidev.h");

    @Test
    void layoutsAndNumbersAreThoseOfTheHeaders(@TempDir Path folder) throws Exception {
        Map<String, Long> ours = new TreeMap<>();
        ours.putAll(Headers.describe(I2cUapi.I2C_MSG));
        ours.putAll(Headers.describe(I2cUapi.I2C_RDWR_IOCTL_DATA));
        ours.putAll(Headers.describe(I2cUapi.I2C_SMBUS_IOCTL_DATA));
        ours.putAll(Headers.describe(SpiUapi.SPI_IOC_TRANSFER));
        ours.put("sizeof(union i2c_smbus_data)", I2cUapi.I2C_SMBUS_DATA_SIZE);
        i2c(ours);
        spi(ours);

        assertThat(Headers.ask(ours.keySet(), SOURCES, folder))
                .hasSizeGreaterThan(60)
                .isEqualTo(ours);
    }

    private static void i2c(Map<String, Long> ours) {
        ours.put("I2C_SLAVE", I2cUapi.I2C_SLAVE);
        ours.put("I2C_FUNCS", I2cUapi.I2C_FUNCS);
        ours.put("I2C_RDWR", I2cUapi.I2C_RDWR);
        ours.put("I2C_SMBUS", I2cUapi.I2C_SMBUS);
        ours.put("I2C_M_RD", (long) I2cUapi.I2C_M_RD);
        ours.put("I2C_RDWR_IOCTL_MAX_MSGS", (long) I2cUapi.I2C_RDWR_IOCTL_MAX_MSGS);
        ours.put("I2C_FUNC_I2C", I2cUapi.I2C_FUNC_I2C);
        ours.put("I2C_FUNC_SMBUS_READ_BYTE", I2cUapi.I2C_FUNC_SMBUS_READ_BYTE);
        ours.put("I2C_FUNC_SMBUS_WRITE_BYTE", I2cUapi.I2C_FUNC_SMBUS_WRITE_BYTE);
        ours.put("I2C_FUNC_SMBUS_READ_BYTE_DATA", I2cUapi.I2C_FUNC_SMBUS_READ_BYTE_DATA);
        ours.put("I2C_FUNC_SMBUS_WRITE_BYTE_DATA", I2cUapi.I2C_FUNC_SMBUS_WRITE_BYTE_DATA);
        ours.put("I2C_FUNC_SMBUS_READ_WORD_DATA", I2cUapi.I2C_FUNC_SMBUS_READ_WORD_DATA);
        ours.put("I2C_FUNC_SMBUS_WRITE_WORD_DATA", I2cUapi.I2C_FUNC_SMBUS_WRITE_WORD_DATA);
        ours.put("I2C_FUNC_SMBUS_READ_I2C_BLOCK", I2cUapi.I2C_FUNC_SMBUS_READ_I2C_BLOCK);
        ours.put("I2C_FUNC_SMBUS_WRITE_I2C_BLOCK", I2cUapi.I2C_FUNC_SMBUS_WRITE_I2C_BLOCK);
        ours.put("I2C_SMBUS_READ", (long) I2cUapi.I2C_SMBUS_READ);
        ours.put("I2C_SMBUS_WRITE", (long) I2cUapi.I2C_SMBUS_WRITE);
        ours.put("I2C_SMBUS_BYTE", (long) I2cUapi.I2C_SMBUS_BYTE);
        ours.put("I2C_SMBUS_BYTE_DATA", (long) I2cUapi.I2C_SMBUS_BYTE_DATA);
        ours.put("I2C_SMBUS_WORD_DATA", (long) I2cUapi.I2C_SMBUS_WORD_DATA);
        ours.put("I2C_SMBUS_I2C_BLOCK_DATA", (long) I2cUapi.I2C_SMBUS_I2C_BLOCK_DATA);
        ours.put("I2C_SMBUS_BLOCK_MAX", (long) I2cUapi.I2C_SMBUS_BLOCK_MAX);
    }

    private static void spi(Map<String, Long> ours) {
        ours.put("SPI_MODE_3", (long) SpiUapi.SPI_MODE_3);
        ours.put("SPI_IOC_WR_BITS_PER_WORD", SpiUapi.SPI_IOC_WR_BITS_PER_WORD);
        ours.put("SPI_IOC_WR_MAX_SPEED_HZ", SpiUapi.SPI_IOC_WR_MAX_SPEED_HZ);
        ours.put("SPI_IOC_WR_MODE32", SpiUapi.SPI_IOC_WR_MODE32);
        ours.put("SPI_IOC_MESSAGE(1)", SpiUapi.message(1));
        ours.put("SPI_IOC_MESSAGE(2)", SpiUapi.message(2));
        ours.put("SPI_IOC_MESSAGE(" + SpiUapi.MOST_TRANSFERS + ")", SpiUapi.message(SpiUapi.MOST_TRANSFERS));
    }
}
