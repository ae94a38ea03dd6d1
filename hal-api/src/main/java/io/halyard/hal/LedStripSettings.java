// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

/**
 * How to open a {@link LedStrip}.
 *
 * @param pin the pin's number, its name, or a name given to it in settings
 * @param count how many LEDs, 1 to 4096; a board may have a lower limit
 * @param order in which order an LED takes its colours
 * @param owner who opens it: named to whoever tries to open the pin as well
 */
public record LedStripSettings(String pin, int count, Order order, String owner) {
    /** The most LEDs. */
    public static final int MAXIMUM_COUNT = 4096;

    /** In which order an LED takes its colours. */
    public enum Order {
        /** Green, red, blue: WS2812 and most others. */
        GRB,
        /** Red, green, blue: WS2811. */
        RGB,
        /** Green, red, blue, white: SK6812 RGBW. */
        GRBW
    }

    public LedStripSettings {
        if (count < 1 || count > MAXIMUM_COUNT) {
            throw new HalException(
                    HalException.Kind.OUT_OF_RANGE, "pin " + pin, count + " LEDs are outside 1 to " + MAXIMUM_COUNT);
        }
    }

    /** {@return that many LEDs that take green, red, blue} */
    public static LedStripSettings of(String pin, int count) {
        return new LedStripSettings(pin, count, Order.GRB, "");
    }

    /** {@return that many LEDs that take green, red, blue, by the board's number of the pin} */
    public static LedStripSettings of(int pin, int count) {
        return of(Integer.toString(pin), count);
    }

    /** {@return the same in another order} */
    public LedStripSettings withOrder(Order order) {
        return new LedStripSettings(pin, count, order, owner);
    }

    /** {@return the same with another owner} */
    public LedStripSettings withOwner(String owner) {
        return new LedStripSettings(pin, count, order, owner);
    }
}
