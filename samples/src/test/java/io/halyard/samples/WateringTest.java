// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.hal.BoardEvent;
import io.halyard.hal.simulated.OutputChange;
import io.halyard.hal.simulated.OutputWatch;
import io.halyard.hal.simulated.PinFault;
import io.halyard.hal.simulated.Recording;
import io.halyard.hal.simulated.Signal;
import io.halyard.hal.simulated.SimulatedBench;
import io.halyard.hal.simulated.SimulatedBoard;
import io.halyard.hal.simulated.VirtualTime;
import io.halyard.hal.spi.BoardSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How to test a driver without hardware: copy this. */
class WateringTest {
    private static final Duration SAMPLE = Duration.ofMillis(100);

    private final VirtualTime time = new VirtualTime();
    private final SimulatedBoard board = SimulatedBoard.open(
            BoardSettings.of("garden")
                    .withPinNames(Map.of("soil", "4", "pump", "17"))
                    .withOptions(Map.of("ranges", "soil 0 to 100 %")),
            time);
    private final SimulatedBench bench = board.bench();
    private final OutputWatch watch = bench.watch();

    @AfterEach
    void closeBoard() {
        board.close();
    }

    @Test
    void itWatersWhileTheSoilIsDryAndHardlySwitchesForNoise() {
        bench.play(new Signal.Noise("soil", 20, 2, 1));
        try (Watering _ = new Watering(board)) {
            pass(100);
            awaitPump(true);
            bench.play(new Signal.Noise("soil", 35, 2, 1)); // between dry and wet
            pass(100);
            bench.play(new Signal.Noise("soil", 60, 2, 1));
            pass(100);
            awaitPump(false);
            assertThat(watch.changes("pump")).extracting(OutputChange::isHigh).containsExactly(true, false);
        }
    }

    @Test
    void aRecordedAfternoonIsReplayed(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("afternoon.csv"), """
                time,pin,value
                0.0,soil,45
                2.0,soil,20
                6.0,soil,55
                """);
        bench.play(new Signal.Replay(Recording.read(file), false));
        try (Watering _ = new Watering(board)) {
            pass(50);
            awaitPump(true);
            pass(50);
            awaitPump(false);
        }
    }

    @Test
    void aBrokenWireEndsTheWatering() {
        bench.measure("soil", 20);
        try (Watering _ = new Watering(board)) {
            pass(50);
            awaitPump(true);
            bench.inject("soil", new PinFault.Disconnected()); // reads the smallest value
            pass(1);
            awaitPump(false);
            bench.mend("soil");
            pass(50);
            awaitPump(true);
        }
    }

    @Test
    void whileTheBoardIsAwayThePumpIsSafeAndThenItGoesOn() throws InterruptedException {
        BlockingQueue<BoardEvent> events = new LinkedBlockingQueue<>();
        bench.measure("soil", 20);
        try (var _ = board.onEvent(events::add);
                Watering _ = new Watering(board)) {
            pass(50);
            awaitPump(true);
            bench.unplug();
            assertThat(events.poll(10, TimeUnit.SECONDS)).isInstanceOf(BoardEvent.Disconnected.class);
            assertThat(bench.isHigh("pump")).isFalse();
            bench.plug();
            assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo(new BoardEvent.Connected("garden"));
            assertThat(bench.isHigh("pump")).isTrue();
            bench.measure("soil", 60);
            pass(50);
            awaitPump(false);
        }
    }

    @Test
    void whatIsClosedLeavesThePumpOff() {
        bench.measure("soil", 20);
        try (Watering _ = new Watering(board)) {
            pass(50);
            awaitPump(true);
        }
        assertThat(bench.isHigh("pump")).isFalse();
        assertThat(List.of(board.capabilities().pin("pump").orElseThrow().name()))
                .containsExactly("GPIO17");
    }

    /** Lets samples be taken; the driver hears of them on a thread of its own. */
    private void pass(int samples) {
        time.advance(SAMPLE.multipliedBy(samples));
    }

    private void awaitPump(boolean on) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> bench.isHigh("pump") == on);
    }
}
