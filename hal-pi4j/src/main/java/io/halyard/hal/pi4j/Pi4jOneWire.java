// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import io.halyard.hal.AnalogInput.Reading;
import io.halyard.hal.Bus;
import io.halyard.hal.OneWireBus;
import io.halyard.hal.pi4j.kernel.OneWireMaster;
import java.util.List;

/** A 1-Wire bus of the kernel's: Pi4J has no word for it. */
final class Pi4jOneWire extends OpenBus implements OneWireBus {
    private final OneWireMaster master;

    Pi4jOneWire(Pi4jBoard board, Bus bus, OneWireMaster master) {
        super(board, bus, "", null);
        this.master = master;
    }

    @Override
    public List<String> sensors() {
        checkOpen();
        try {
            return master.thermometers();
        } catch (RuntimeException e) { // the kernel's
            throw failure(e);
        }
    }

    @Override
    public Reading temperature(String sensor) {
        checkOpen();
        try {
            return new Reading(master.temperature(sensor), TEMPERATURES.unit(), System.nanoTime());
        } catch (RuntimeException e) { // the kernel's
            throw failure(e);
        }
    }
}
