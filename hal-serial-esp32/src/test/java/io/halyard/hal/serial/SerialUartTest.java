// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import io.halyard.hal.contract.HalBench;
import io.halyard.hal.contract.UartContract;
import io.halyard.hal.spi.BoardSettings;

@NeedsMicroPython
class SerialUartTest extends UartContract {
    @Override
    protected HalBench openBench(BoardSettings settings) {
        return MicroPythonBench.open(settings);
    }
}
