// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.contract;

/** What a {@link HalBench} can do or see outside of the board. It says which of it it cannot: {@link HalBench#blind()}. */
public enum Outside {
    /** {@link HalBench#drive}. */
    DRIVES_INPUTS,
    /** {@link HalBench#release}. */
    RELEASES_INPUTS,
    /** {@link HalBench#observed}. */
    SEES_LEVELS,
    /** {@link HalBench#observed} of an output that was closed: some hosts let go of a pin, and its last level with it. */
    SEES_LEVELS_AFTER_CLOSE,
    /** {@link HalBench#observedDuty}. */
    SEES_DUTIES,
    /** {@link HalBench#observedDuty} of an output that was closed. */
    SEES_DUTIES_AFTER_CLOSE,
    /** {@link HalBench#setAnalog}. */
    SETS_ANALOG,
    /** {@link HalBench#unplug} and {@link HalBench#plug}. */
    UNPLUGS,
    /**
     * On each I2C bus of the bench there are two register memories at {@link HalBench#I2C_MEMORY} and {@link
     * HalBench#I2C_SECOND_MEMORY}: 256 bytes, of which the first byte of a write sets a pointer, further ones are stored there, reads
     * go on from it, and it counts on, as an EEPROM 24C02 has it.
     */
    ANSWERS_I2C,
    /** On each SPI bus of the bench, data out is wired to data in. */
    LOOPS_SPI,
    /** On each serial line of the bench, output is wired to input. */
    LOOPS_UART,
    /** {@link HalBench#uartCapacity}: bytes more than that, written to the loop and not read, are lost. */
    OVERRUNS_UART,
    /** {@link HalBench#observedPulses}. */
    SEES_PULSES,
    /** {@link HalBench#observedColours}. */
    SEES_COLOURS,
    /** {@link HalBench#thermometer}, {@link HalBench#setTemperature} and {@link HalBench#disturb}. */
    SETS_TEMPERATURES,
    /** {@link HalBench#observedFrequency}. */
    SEES_FREQUENCIES
}
