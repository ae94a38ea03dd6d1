// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

import java.util.Arrays;

/**
 * A chain of addressable LEDs (WS2812 and its kin) on one pin. Opened by {@link Board#openLedStrip}; dark from then on, and when
 * closed. Rule R31 of {@link io.halyard.hal.spi}.
 */
public interface LedStrip extends PinResource {
    /** {@return how many LEDs there are} */
    int count();

    /**
     * Lights all LEDs. Returns when the board has taken it over.
     *
     * @param colours one for each LED, from the board outwards: {@code 0xRRGGBB}, with a white LED {@code 0xWWRRGGBB}
     * @throws HalException kind OUT_OF_RANGE for another number of colours, or a white part where there is no white LED; then
     *     nothing changes
     */
    void write(int... colours);

    /** Lights all LEDs in one colour. */
    default void fill(int colour) {
        int[] colours = new int[count()];
        Arrays.fill(colours, colour);
        write(colours);
    }

    /** Darkens all LEDs. */
    default void off() {
        fill(0);
    }

    /**
     * Checks colours, for those who implement {@link #write}.
     *
     * @param place board and pin
     * @throws HalException kind OUT_OF_RANGE
     */
    static void check(String place, LedStripSettings settings, int... colours) {
        if (colours.length != settings.count()) {
            throw new HalException(
                    HalException.Kind.OUT_OF_RANGE,
                    place,
                    colours.length + " colours for " + settings.count() + " LEDs; give one for each");
        }
        for (int colour : colours) {
            if (settings.order() != LedStripSettings.Order.GRBW && colour >>> 24 != 0) {
                throw new HalException(
                        HalException.Kind.OUT_OF_RANGE,
                        place,
                        String.format("colour 0x%08X has a white part; without a white LED it is 0xRRGGBB", colour));
            }
        }
    }
}
