// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import io.halyard.hal.contract.HalBench;
import io.halyard.hal.contract.LedStripContract;
import io.halyard.hal.spi.BoardSettings;
import org.junit.jupiter.api.Tag;

@Tag("gpio-sim")
class Pi4jLedStripVmTest extends LedStripContract {
    @Override
    protected HalBench openBench(BoardSettings settings) {
        return new SimulatedHeader(settings);
    }
}
