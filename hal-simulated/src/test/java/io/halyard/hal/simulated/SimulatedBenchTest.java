// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.hal.AnalogInput;
import io.halyard.hal.AnalogInputSettings;
import io.halyard.hal.Board;
import io.halyard.hal.BoardEvent;
import io.halyard.hal.DigitalInput;
import io.halyard.hal.DigitalInputSettings;
import io.halyard.hal.DigitalOutput;
import io.halyard.hal.DigitalOutputSettings;
import io.halyard.hal.Edge;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.PwmOutput;
import io.halyard.hal.PwmOutputSettings;
import io.halyard.hal.Subscription;
import io.halyard.hal.spi.BoardSettings;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulatedBenchTest {
    private final VirtualTime time = new VirtualTime();
    private final SimulatedBoard board = SimulatedBoard.open(
            BoardSettings.of("header")
                    .withPinNames(Map.of("button", "27", "relay", "17", "soil", "4"))
                    .withOptions(Map.of(Options.RANGES, "soil 0 to 100 %")),
            time);
    private final SimulatedBench bench = SimulatedBench.of(board);

    @AfterEach
    void closeBoard() {
        board.close();
    }

    @Test
    void aBoardThatIsNotSimulatedHasNoBench() {
        Board other = (Board) Proxy.newProxyInstance(
                Board.class.getClassLoader(), new Class<?>[] {Board.class}, (_, _, _) -> "garden");
        assertThatThrownBy(() -> SimulatedBench.of(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("board 'garden' has no bench")
                .hasMessageContaining("set boards.garden.provider = simulated");
    }

    @Test
    void pinsHaveTheNamesOfTheSettings() {
        bench.drive("button", true);
        assertThat(bench.isHigh("27")).isTrue();
        assertThat(bench.isHigh("GPIO27")).isTrue();
        assertThatExceptionOfType(HalException.class)
                .isThrownBy(() -> bench.drive("lamp", true))
                .withMessageContaining("there is no pin 'lamp'");
    }

    @Test
    void changesOfOutputsAreToldOnceEachWithTheirTime() throws InterruptedException {
        BlockingQueue<OutputChange> changes = new LinkedBlockingQueue<>();
        bench.onOutput(changes::add);
        DigitalOutput relay = board.openDigitalOutput(DigitalOutputSettings.of("relay"));
        relay.low();
        time.advance(Duration.ofSeconds(1));
        relay.high();
        relay.high();
        PwmOutput fan = board.openPwmOutput(PwmOutputSettings.of(18, 50));
        fan.writeDuty(0.25);
        assertThat(take(changes)).isEqualTo(new OutputChange(relay.pin(), 1, 1_000_000_000));
        assertThat(take(changes)).isEqualTo(new OutputChange(fan.pin(), 0.25, 1_000_000_000));
        relay.close();
        assertThat(take(changes).isHigh()).isFalse();
        assertThat(changes).isEmpty();
    }

    @Test
    void anOutputIsStrongerThanTheOutside() {
        DigitalOutput relay =
                board.openDigitalOutput(DigitalOutputSettings.of("relay").withInitial(true));
        bench.drive("relay", false);
        assertThat(bench.isHigh("relay")).isTrue();
        relay.close();
        assertThat(bench.isHigh("relay")).isFalse();
    }

    @Test
    void openingAnOutputHighNeverShowsLow() throws InterruptedException {
        BlockingQueue<OutputChange> changes = new LinkedBlockingQueue<>();
        bench.onOutput(changes::add);
        board.openDigitalOutput(
                        DigitalOutputSettings.of("relay").withInitial(true).withSafe(true))
                .close();
        assertThat(take(changes).isHigh()).isTrue();
        board.openDigitalOutput(DigitalOutputSettings.of(5).withInitial(true));
        assertThat(take(changes)).extracting(OutputChange::isHigh).isEqualTo(true);
    }

    @Test
    void aPressIsTwoEdgesWithTheTimeBetweenThem() throws InterruptedException {
        BlockingQueue<Edge> edges = edgesOf("button", Duration.ZERO);
        bench.press("button", Duration.ofMillis(300));
        time.advance(Duration.ofSeconds(1));
        assertThat(take(edges)).isEqualTo(new Edge(true, 0, 0));
        assertThat(take(edges)).isEqualTo(new Edge(false, 300_000_000, 0));
    }

    @Test
    void aWornContactIsOneEdgeAsOfTheMomentItCameToRest() throws InterruptedException {
        BlockingQueue<Edge> edges = edgesOf("button", Duration.ofMillis(20));
        bench.bounce("button", true, 3, Duration.ofMillis(2));
        time.advance(Duration.ofMillis(31));
        assertThat(edges).isEmpty();
        time.advance(Duration.ofMillis(1));
        assertThat(take(edges)).isEqualTo(new Edge(true, 12_000_000, 0));
        bench.glitch("button");
        time.advance(Duration.ofSeconds(1));
        bench.drive("button", false);
        time.advance(Duration.ofSeconds(1));
        assertThat(take(edges).high()).isFalse();
    }

    @Test
    void aDebounceThatIsDueWhileTheLevelFallsBackReportsNothing() throws InterruptedException {
        SimulatedTime tooLateToTakeBack = new SimulatedTime() {
            @Override
            public long nanoTime() {
                return time.nanoTime();
            }

            @Override
            public Subscription after(Duration delay, Runnable task) {
                time.after(delay, task);
                return () -> {};
            }

            @Override
            public void close() {}
        };
        try (SimulatedBoard racing = SimulatedBoard.open(BoardSettings.of("racing"), tooLateToTakeBack)) {
            BlockingQueue<Edge> edges = new LinkedBlockingQueue<>();
            racing.openDigitalInput(DigitalInputSettings.of(1).withDebounce(Duration.ofMillis(20)))
                    .onEdge(edges::add);
            racing.bench().drive("1", true);
            time.advance(Duration.ofMillis(15));
            racing.bench().glitch("1");
            time.advance(Duration.ofMillis(15));
            assertThat(edges).isEmpty();
            time.advance(Duration.ofMillis(15));
            assertThat(take(edges)).isEqualTo(new Edge(true, 15_000_000, 0));
            assertThat(edges).isEmpty();
        }
    }

    @Test
    void anInputOfWhichTheLevelChangedWhileTheBoardWasAwayTellsItOnce() throws InterruptedException {
        BlockingQueue<Edge> edges = edgesOf("button", Duration.ZERO);
        bench.unplug();
        bench.drive("button", true);
        bench.drive("button", false);
        bench.drive("button", true);
        time.advance(Duration.ofSeconds(5));
        bench.plug();
        assertThat(take(edges)).isEqualTo(new Edge(true, 5_000_000_000L, 0));
        assertThat(edges).isEmpty();
    }

    @Test
    void outputsAreSafeWhileTheBoardIsAway() {
        board.openDigitalOutput(DigitalOutputSettings.of("relay").withInitial(true));
        bench.unplug();
        assertThat(bench.isHigh("relay")).isFalse();
        bench.plug();
        assertThat(bench.isHigh("relay")).isTrue();
    }

    @Test
    void aFaultOfTheBoardIsAnEvent() throws InterruptedException {
        BlockingQueue<BoardEvent> events = new LinkedBlockingQueue<>();
        board.onEvent(events::add);
        bench.fault("firmware panicked", Optional.of("PC=0x4008"));
        assertThat(take(events))
                .isEqualTo(new BoardEvent.BoardFault("header", "firmware panicked", Optional.of("PC=0x4008")));
    }

    @Test
    void aQuantityHasTheRangeAndUnitOfTheSettings() {
        AnalogInput soil = board.openAnalogInput(AnalogInputSettings.of("soil"));
        bench.measure("soil", 41.5);
        assertThat(soil.read()).isEqualTo(new AnalogInput.Reading(41.5, "%", 0));
        assertThatExceptionOfType(HalException.class)
                .isThrownBy(() -> bench.measure("soil", 101))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.OUT_OF_RANGE))
                .withMessage("header GPIO4: 101.0 % is outside 0.0 to 100.0");
        assertThat(soil.read().value()).isEqualTo(41.5);
    }

    private BlockingQueue<Edge> edgesOf(String pin, Duration debounce) {
        BlockingQueue<Edge> edges = new LinkedBlockingQueue<>();
        DigitalInput input = board.openDigitalInput(DigitalInputSettings.of(pin).withDebounce(debounce));
        input.onEdge(edges::add);
        return edges;
    }

    private static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
        return Optional.ofNullable(queue.poll(10, TimeUnit.SECONDS)).orElseThrow();
    }
}
