// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.contract.HalBench;
import io.halyard.hal.contract.PulseInputContract;
import io.halyard.hal.spi.BoardSettings;

class SimulatedPulseInputTest extends PulseInputContract {
    @Override
    protected HalBench openBench(BoardSettings settings) {
        return new VirtualBench(settings);
    }
}
