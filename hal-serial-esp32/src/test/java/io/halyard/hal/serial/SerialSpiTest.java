// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import io.halyard.hal.contract.HalBench;
import io.halyard.hal.contract.SpiContract;
import io.halyard.hal.spi.BoardSettings;

@NeedsMicroPython
class SerialSpiTest extends SpiContract {
    @Override
    protected HalBench openBench(BoardSettings settings) {
        return MicroPythonBench.open(settings);
    }
}
