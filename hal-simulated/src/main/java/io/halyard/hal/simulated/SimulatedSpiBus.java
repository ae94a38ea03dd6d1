// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.simulated.wire.SpiTarget;
import java.util.HashMap;
import java.util.Map;

/** An SPI bus of a simulated board, seen from outside. Where nothing is attached its input reads zeros. From any thread. */
public final class SimulatedSpiBus {
    private static final SpiTarget NOTHING = _ -> 0;

    private final Object lock;
    private final Map<Integer, SpiTarget> targets = new HashMap<>();

    SimulatedSpiBus(Object lock) {
        this.lock = lock;
    }

    /**
     * Puts a device on the bus.
     *
     * @param chipSelect 0 to 3
     * @return the device
     */
    public <T extends SpiTarget> T attach(int chipSelect, T target) {
        if (!SimulatedLimits.SPI.chipSelects().contains(chipSelect)) {
            throw new IllegalArgumentException(
                    "there is no chip select " + chipSelect + "; there are " + SimulatedLimits.SPI.chipSelects());
        }
        synchronized (lock) {
            targets.put(chipSelect, target);
        }
        return target;
    }

    /** Under the board's lock. */
    SpiTarget target(int chipSelect) {
        return targets.getOrDefault(chipSelect, NOTHING);
    }
}
