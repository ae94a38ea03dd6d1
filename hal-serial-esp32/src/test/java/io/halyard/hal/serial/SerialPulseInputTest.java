// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import io.halyard.hal.contract.HalBench;
import io.halyard.hal.contract.PulseInputContract;
import io.halyard.hal.spi.BoardSettings;

@NeedsMicroPython
class SerialPulseInputTest extends PulseInputContract {
    @Override
    protected HalBench openBench(BoardSettings settings) {
        return MicroPythonBench.open(settings);
    }
}
