// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.contract.HalBench;
import io.halyard.hal.contract.SpiContract;
import io.halyard.hal.spi.BoardSettings;

class SimulatedSpiTest extends SpiContract {
    @Override
    protected HalBench openBench(BoardSettings settings) {
        return new VirtualBench(settings);
    }
}
