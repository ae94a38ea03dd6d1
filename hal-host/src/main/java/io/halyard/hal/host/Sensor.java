// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.host;

import io.halyard.hal.AnalogInput.Range;
import java.io.IOException;

/**
 * A quantity of the computer that can be read.
 *
 * @param number of the pin; the same on every computer
 * @param name of the pin
 * @param range its unit and bounds
 * @param maker begins to read it
 */
record Sensor(int number, String name, Range range, Maker maker) {
    /** Begins to read a sensor. */
    @FunctionalInterface
    interface Maker {
        Gauge make() throws IOException;
    }
}
