// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.Ability;
import io.halyard.hal.contract.DigitalInputContract;
import io.halyard.hal.contract.HalBench;
import io.halyard.hal.spi.BoardSettings;
import java.time.Duration;
import java.util.List;

/** The same contract in the computer's time, as a demo runs: debouncing waits on a thread. */
class SystemTimeDigitalInputTest extends DigitalInputContract {
    @Override
    protected HalBench openBench(BoardSettings settings) {
        SimulatedBoard board = SimulatedBoard.open(settings.withOptions(VirtualBench.LAYOUT));
        return new WiredBench() {
            @Override
            public SimulatedBoard board() {
                return board;
            }

            @Override
            public Duration quantum() {
                return Duration.ofMillis(25);
            }

            @Override
            public List<String> pins(Ability ability) {
                return List.of("GPIO0", "GPIO1");
            }
        };
    }
}
