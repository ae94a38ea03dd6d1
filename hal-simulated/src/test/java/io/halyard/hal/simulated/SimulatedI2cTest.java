// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.contract.HalBench;
import io.halyard.hal.contract.I2cContract;
import io.halyard.hal.spi.BoardSettings;

class SimulatedI2cTest extends I2cContract {
    @Override
    protected HalBench openBench(BoardSettings settings) {
        return new VirtualBench(settings);
    }
}
