// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import io.halyard.hal.contract.EdgeDeliveryContract;
import io.halyard.hal.contract.HalBench;
import io.halyard.hal.spi.BoardSettings;

@NeedsMicroPython
class SerialEdgeDeliveryTest extends EdgeDeliveryContract {
    @Override
    protected HalBench openBench(BoardSettings settings) {
        return MicroPythonBench.open(settings);
    }
}
