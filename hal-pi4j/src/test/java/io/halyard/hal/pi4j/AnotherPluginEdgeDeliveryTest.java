// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import io.halyard.hal.contract.EdgeDeliveryContract;
import io.halyard.hal.contract.HalBench;
import io.halyard.hal.spi.BoardSettings;

class AnotherPluginEdgeDeliveryTest extends EdgeDeliveryContract {
    @Override
    protected HalBench openBench(BoardSettings settings) {
        return new MemoryHeader(settings);
    }
}
