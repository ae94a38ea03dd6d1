// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

/**
 * How to open a {@link Uart}.
 *
 * @param bus the line's number among the board's serial lines, its name, or a name given to it in settings
 * @param baud bits per second, above 0
 * @param dataBits 5 to 8
 * @param parity the check bit of each byte
 * @param stopBits 1 or 2
 * @param owner who opens it: named to whoever tries to open the line as well
 */
public record UartSettings(String bus, int baud, int dataBits, Parity parity, int stopBits, String owner) {
    /** The check bit of each byte. */
    public enum Parity {
        /** None. */
        NONE,
        /** The number of ones, with it, is even. */
        EVEN,
        /** The number of ones, with it, is odd. */
        ODD
    }

    public UartSettings {
        check(bus, baud > 0, baud + " baud are not above 0");
        check(bus, dataBits >= 5 && dataBits <= 8, dataBits + " data bits are outside 5 to 8");
        check(bus, stopBits == 1 || stopBits == 2, stopBits + " stop bits are neither 1 nor 2");
    }

    /** {@return that speed with 8 data bits, no parity and 1 stop bit} */
    public static UartSettings of(String bus, int baud) {
        return new UartSettings(bus, baud, 8, Parity.NONE, 1, "");
    }

    /** {@return that speed with 8 data bits, no parity and 1 stop bit, by the line's number} */
    public static UartSettings of(int bus, int baud) {
        return of(Integer.toString(bus), baud);
    }

    /** {@return the same with another format} */
    public UartSettings withFormat(int dataBits, Parity parity, int stopBits) {
        return new UartSettings(bus, baud, dataBits, parity, stopBits, owner);
    }

    /** {@return the same with another owner} */
    public UartSettings withOwner(String owner) {
        return new UartSettings(bus, baud, dataBits, parity, stopBits, owner);
    }

    private static void check(String bus, boolean right, String problem) {
        if (!right) {
            throw new HalException(HalException.Kind.OUT_OF_RANGE, "bus " + bus, problem);
        }
    }
}
