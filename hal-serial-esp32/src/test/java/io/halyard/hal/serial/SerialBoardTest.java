// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import io.halyard.hal.contract.BoardContract;
import io.halyard.hal.contract.HalBench;
import io.halyard.hal.spi.BoardSettings;

@NeedsMicroPython
class SerialBoardTest extends BoardContract {
    @Override
    protected String providerName() {
        return "serial";
    }

    @Override
    protected HalBench openBench(BoardSettings settings) {
        return MicroPythonBench.open(settings);
    }
}
