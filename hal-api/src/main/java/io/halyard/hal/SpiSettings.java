// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

/**
 * How to open an {@link SpiDevice}.
 *
 * @param bus the bus's number among the board's SPI buses, its name, or a name given to it in settings
 * @param chipSelect which of the bus's chip selects, 0 or more
 * @param frequencyHz the fastest clock that the device takes, above 0; the board drives the nearest it can do below
 * @param mode when data is valid
 * @param bitsPerWord 4 to 32; 8 on every board. Longer words lie in the computer's own byte order, in two or four bytes
 * @param owner who opens it: named to whoever tries to open the chip select as well
 */
public record SpiSettings(String bus, int chipSelect, int frequencyHz, Mode mode, int bitsPerWord, String owner) {
    /** When data is valid: the clock's idle level and the edge of it. */
    public enum Mode {
        /** Clock idles low, data is taken at its first (rising) edge. */
        MODE_0,
        /** Clock idles low, data is taken at its second (falling) edge. */
        MODE_1,
        /** Clock idles high, data is taken at its first (falling) edge. */
        MODE_2,
        /** Clock idles high, data is taken at its second (rising) edge. */
        MODE_3;

        /** {@return whether the clock idles high (CPOL)} */
        public boolean isClockHighWhenIdle() {
            return this == MODE_2 || this == MODE_3;
        }

        /** {@return whether data is taken at the clock's second edge (CPHA)} */
        public boolean isTakenAtSecondEdge() {
            return this == MODE_1 || this == MODE_3;
        }
    }

    private static final int FEWEST_BITS = 4;
    private static final int MOST_BITS = 32;

    public SpiSettings {
        check(bus, chipSelect >= 0, "chip select " + chipSelect + " is negative");
        check(bus, frequencyHz > 0, "frequency " + frequencyHz + " Hz is not above 0");
        check(
                bus,
                bitsPerWord >= FEWEST_BITS && bitsPerWord <= MOST_BITS,
                bitsPerWord + " bits per word are outside " + FEWEST_BITS + " to " + MOST_BITS);
    }

    /** {@return that device, in mode 0 with 8 bits per word} */
    public static SpiSettings of(String bus, int chipSelect, int frequencyHz) {
        return new SpiSettings(bus, chipSelect, frequencyHz, Mode.MODE_0, 8, "");
    }

    /** {@return that device, in mode 0 with 8 bits per word, by the bus's number} */
    public static SpiSettings of(int bus, int chipSelect, int frequencyHz) {
        return of(Integer.toString(bus), chipSelect, frequencyHz);
    }

    /** {@return the same in another mode} */
    public SpiSettings withMode(Mode mode) {
        return new SpiSettings(bus, chipSelect, frequencyHz, mode, bitsPerWord, owner);
    }

    /** {@return the same with other words} */
    public SpiSettings withBitsPerWord(int bits) {
        return new SpiSettings(bus, chipSelect, frequencyHz, mode, bits, owner);
    }

    /** {@return the same with another owner} */
    public SpiSettings withOwner(String owner) {
        return new SpiSettings(bus, chipSelect, frequencyHz, mode, bitsPerWord, owner);
    }

    private static void check(String bus, boolean right, String problem) {
        if (!right) {
            throw new HalException(HalException.Kind.OUT_OF_RANGE, "bus " + bus, problem);
        }
    }
}
