// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/** {@code linux/spi/spidev.h} as memory layouts and numbers. A test compares them with the header. */
final class SpiUapi {
    static final StructLayout SPI_IOC_TRANSFER = MemoryLayout.structLayout(
                    JAVA_LONG.withName("tx_buf"),
                    JAVA_LONG.withName("rx_buf"),
                    JAVA_INT.withName("len"),
                    JAVA_INT.withName("speed_hz"),
                    JAVA_SHORT.withName("delay_usecs"),
                    JAVA_BYTE.withName("bits_per_word"),
                    JAVA_BYTE.withName("cs_change"),
                    JAVA_BYTE.withName("tx_nbits"),
                    JAVA_BYTE.withName("rx_nbits"),
                    JAVA_BYTE.withName("word_delay_usecs"),
                    JAVA_BYTE.withName("pad"))
            .withName("spi_ioc_transfer");

    static final int SPI_MODE_3 = 3;

    static final long SPI_IOC_RD_MAX_SPEED_HZ = ior(4, Integer.BYTES);
    static final long SPI_IOC_WR_BITS_PER_WORD = iow(3, Byte.BYTES);
    static final long SPI_IOC_WR_MAX_SPEED_HZ = iow(4, Integer.BYTES);
    static final long SPI_IOC_WR_MODE32 = iow(5, Integer.BYTES);

    /** What fits into the size field of an ioctl number. */
    static final int MOST_TRANSFERS = (1 << 14) / 32 - 1;

    private SpiUapi() {}

    /** {@code SPI_IOC_MESSAGE(n)}. */
    static long message(int transfers) {
        return iow(0, transfers * SPI_IOC_TRANSFER.byteSize());
    }

    private static long ior(int number, long size) {
        return 2L << 30 | size << 16 | 'k' << 8 | number;
    }

    private static long iow(int number, long size) {
        return 1L << 30 | size << 16 | 'k' << 8 | number;
    }
}
