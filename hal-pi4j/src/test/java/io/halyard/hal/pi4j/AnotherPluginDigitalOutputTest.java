// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import io.halyard.hal.contract.DigitalOutputContract;
import io.halyard.hal.contract.HalBench;
import io.halyard.hal.spi.BoardSettings;

class AnotherPluginDigitalOutputTest extends DigitalOutputContract {
    @Override
    protected HalBench openBench(BoardSettings settings) {
        return new MemoryHeader(settings);
    }
}
