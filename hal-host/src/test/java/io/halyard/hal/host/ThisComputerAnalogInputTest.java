// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.host;

import io.halyard.hal.Ability;
import io.halyard.hal.Board;
import io.halyard.hal.Pin;
import io.halyard.hal.contract.AnalogInputContract;
import io.halyard.hal.contract.BoardBench;
import io.halyard.hal.contract.HalBench;
import io.halyard.hal.contract.Outside;
import io.halyard.hal.spi.BoardSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The contract of analog inputs, held by every sensor that the computer under the test really has. */
class ThisComputerAnalogInputTest extends AnalogInputContract {
    @Override
    protected HalBench openBench(BoardSettings settings) {
        Board board = new HostProvider().open(settings);
        return new BoardBench(board, Duration.ofMillis(20)) {
            @Override
            public List<String> pins(Ability ability) {
                return board.capabilities().pinsWith(ability).stream()
                        .map(Pin::name)
                        .toList();
            }

            @Override
            public Map<Outside, String> blind() {
                String reason = "it is the computer that runs the test";
                return Map.of(Outside.SETS_ANALOG, reason, Outside.UNPLUGS, reason);
            }
        };
    }
}
