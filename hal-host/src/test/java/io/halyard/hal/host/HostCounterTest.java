// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.host;

import io.halyard.hal.contract.CounterContract;
import io.halyard.hal.contract.HalBench;
import io.halyard.hal.spi.BoardSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class HostCounterTest extends CounterContract {
    @TempDir
    Path root;

    @Override
    protected HalBench openBench(BoardSettings settings) {
        return new TreeBench(root, settings);
    }
}
