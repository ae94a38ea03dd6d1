// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.halyard.hal.DigitalInput;
import io.halyard.hal.DigitalInputSettings;
import io.halyard.hal.DigitalOutput;
import io.halyard.hal.DigitalOutputSettings;
import io.halyard.hal.spi.BoardSettings;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class CallsAllocateNothingTest {
    private static final int CALLS = 10_000;

    @Test
    void r15_readsAndWritesAllocateNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (SimulatedBoard board = SimulatedBoard.open(BoardSettings.of("header"));
                DigitalInput input = board.openDigitalInput(DigitalInputSettings.of(1));
                DigitalOutput output = board.openDigitalOutput(DigitalOutputSettings.of(2))) {
            callManyTimes(input, output);
            long before = threads.getCurrentThreadAllocatedBytes();
            callManyTimes(input, output);
            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(CALLS);
        }
    }

    private static void callManyTimes(DigitalInput input, DigitalOutput output) {
        for (int i = 0; i < CALLS; i++) {
            output.write(!input.read() ^ output.isHigh());
        }
    }
}
