// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

/**
 * How to open an {@link I2cDevice}.
 *
 * @param bus the bus's number among the board's I2C buses, its name, or a name given to it in settings
 * @param address 7 bits, right-aligned: {@code 0x76}, never {@code 0xEC}; 0x08 to 0x77, the others are reserved
 * @param owner who opens it: named to whoever tries to open the address as well
 */
public record I2cSettings(String bus, int address, String owner) {
    /** The lowest address. */
    public static final int LOWEST_ADDRESS = 0x08;

    /** The highest address. */
    public static final int HIGHEST_ADDRESS = 0x77;

    public I2cSettings {
        if (address < LOWEST_ADDRESS || address > HIGHEST_ADDRESS) {
            throw new HalException(
                    HalException.Kind.OUT_OF_RANGE,
                    "bus " + bus,
                    String.format(
                            "I2C address 0x%02X is outside 0x%02X to 0x%02X; give the 7 bits without the read/write bit",
                            address, LOWEST_ADDRESS, HIGHEST_ADDRESS));
        }
    }

    /** {@return the device at that address} */
    public static I2cSettings of(String bus, int address) {
        return new I2cSettings(bus, address, "");
    }

    /** {@return the device at that address, by the bus's number} */
    public static I2cSettings of(int bus, int address) {
        return of(Integer.toString(bus), address);
    }

    /** {@return the same with another owner} */
    public I2cSettings withOwner(String owner) {
        return new I2cSettings(bus, address, owner);
    }
}
