// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

import io.halyard.hal.AnalogInput.Range;
import io.halyard.hal.AnalogInput.Reading;
import java.util.List;

/**
 * A 1-Wire bus with temperature sensors (DS18B20 and its kin). Opened by {@link Board#openOneWire}. A sensor is known by the
 * number that it was made with: family, a hyphen, twelve digits, all hexadecimal in lower case, e.g. {@code 28-0316a2794bff}. Rule
 * R30 of {@link io.halyard.hal.spi}.
 */
public interface OneWireBus extends BusResource {
    /** What every such sensor can measure. */
    Range TEMPERATURES = new Range(-55, 125, "°C");

    /** {@return the numbers of the sensors that are there now, in ascending order} */
    List<String> sensors();

    /**
     * Measures a temperature: up to a second.
     *
     * @param sensor its number
     * @throws HalException kind NO_ACKNOWLEDGE when no such sensor answers, INPUT_OUTPUT with {@link BusFault#CHECKSUM} when its
     *     answer is disturbed
     */
    Reading temperature(String sensor);
}
