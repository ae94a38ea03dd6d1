// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.halyard.hal.Board;
import io.halyard.hal.DigitalInput;
import io.halyard.hal.DigitalInputSettings;
import io.halyard.hal.DigitalOutputSettings;
import io.halyard.hal.Edge;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.contract.BoardContract;
import io.halyard.hal.contract.HalBench;
import io.halyard.hal.spi.BoardSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class AnotherPluginBoardTest extends BoardContract {
    @Override
    protected HalBench openBench(BoardSettings settings) {
        return new MemoryHeader(settings);
    }

    @Override
    protected String providerName() {
        return "pi4j";
    }

    @Test
    void whatThePluginThrowsIsAFailureOfThatPinAndLeavesItFree() {
        try (HalBench bench = openBench(BoardSettings.of("header"));
                Board board = bench.board()) {
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatExceptionOfType(HalException.class)
                        .isThrownBy(() -> board.openDigitalOutput(DigitalOutputSettings.of(MemoryPlugin.BROKEN))
                                .close())
                        .withMessage("header GPIO13: the wire is broken")
                        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.INPUT_OUTPUT));
            }
            try (DigitalInput input = board.openDigitalInput(DigitalInputSettings.of(MemoryPlugin.BROKEN))) {
                assertThatExceptionOfType(HalException.class)
                        .isThrownBy(input::read)
                        .withMessage("header GPIO13: the wire is broken");
            }
        }
    }

    @Test
    void itsEdgesHaveTheTimeOfTheirDelivery() {
        MemoryPlugin.drive(17, false);
        try (HalBench bench = openBench(BoardSettings.of("header"));
                DigitalInput input = bench.board().openDigitalInput(DigitalInputSettings.of(17))) {
            BlockingQueue<Edge> edges = new LinkedBlockingQueue<>();
            input.onEdge(edges::add);
            long before = System.nanoTime();
            MemoryPlugin.drive(17, true);
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !edges.isEmpty());
            Edge edge = edges.remove();
            assertThat(edge.high()).isTrue();
            assertThat(List.of(before, edge.timestampNanos(), System.nanoTime()))
                    .isSorted();
            assertThat(input.read()).isTrue();
        }
    }

    @Test
    void aPluginThatIsNotThereIsAFaultOfTheSettings() {
        assertThatExceptionOfType(HalException.class)
                .isThrownBy(() -> new Pi4jProvider()
                        .open(BoardSettings.of("header").withOptions(Map.of("plugin", "com.example.No"))))
                .withMessageStartingWith(
                        "boards.header.plugin: there is no Pi4J plug-in 'com.example.No' on the class path;"
                                + " there are: [")
                .withMessageContaining("io.halyard.hal.pi4j.KernelPlugin")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_SETTING));
    }
}
