// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.contract.BoardContract;
import io.halyard.hal.contract.HalBench;
import io.halyard.hal.spi.BoardSettings;

class SimulatedBoardTest extends BoardContract {
    @Override
    protected HalBench openBench(BoardSettings settings) {
        return new VirtualBench(settings);
    }

    @Override
    protected String providerName() {
        return "simulated";
    }
}
