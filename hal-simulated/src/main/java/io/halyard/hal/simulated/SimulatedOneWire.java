// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.AnalogInput.Reading;
import io.halyard.hal.BusFault;
import io.halyard.hal.HalException;
import io.halyard.hal.OneWireBus;
import java.util.List;

/** An open 1-Wire bus; measuring takes no time. */
final class SimulatedOneWire extends OpenDevice implements OneWireBus {
    private final SimulatedOneWireBus wires;

    SimulatedOneWire(SimulatedBoard board, BusClaim claim, SimulatedOneWireBus wires) {
        super(board, claim);
        this.wires = wires;
    }

    @Override
    public List<String> sensors() {
        synchronized (board.lock()) {
            checkUsable();
            return wires.sensors();
        }
    }

    @Override
    public Reading temperature(String sensor) {
        synchronized (board.lock()) {
            checkUsable();
            if (!wires.isThere(sensor)) {
                throw new HalException(
                        BusFault.ADDRESS_NOT_ACKNOWLEDGED,
                        place(),
                        "sensor '" + sensor + "' does not answer; there are " + wires.sensors());
            }
            if (wires.isDisturbed(sensor)) {
                throw new HalException(
                        BusFault.CHECKSUM, place(), "the answer of sensor '" + sensor + "' has a wrong checksum");
            }
            long now = board.time().nanoTime();
            return new Reading(wires.celsius(sensor, now), TEMPERATURES.unit(), now);
        }
    }
}
