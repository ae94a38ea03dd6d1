// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.halyard.hal.AnalogInput;
import io.halyard.hal.AnalogInputSettings;
import io.halyard.hal.HalException;
import io.halyard.hal.Subscription;
import io.halyard.hal.spi.BoardSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignalTest {
    private final VirtualTime time = new VirtualTime();

    @Test
    void aPulseComesAtTheEndOfEachPeriodWithoutDrift() {
        try (SimulatedBoard board = board("27 pulse 200ms every 1s")) {
            assertThat(levels(board, "27", Duration.ofMillis(100), 30)).isEqualTo("0000000110".repeat(3));
            time.advance(Duration.ofDays(1));
            assertThat(levels(board, "27", Duration.ofMillis(100), 10)).isEqualTo("0000000110");
        }
    }

    @Test
    void aSquareIsHighHalfOfTheTime() {
        try (SimulatedBoard board = board("27 square 1s")) {
            assertThat(levels(board, "27", Duration.ofMillis(250), 8)).isEqualTo("01100110");
        }
    }

    @Test
    void aStepChangesTheValueOnce() {
        try (SimulatedBoard board = board("4 step 1 to 3 after 2s")) {
            assertThat(readings(board, Duration.ofMillis(800), 4)).containsExactly(1.0, 1.0, 3.0, 3.0);
        }
    }

    @Test
    void aRampMovesEvenlyUpOrDownAndStaysThere() {
        try (SimulatedBoard board = board("4 ramp 3 to 1 in 4s")) {
            assertThat(readings(board, Duration.ofSeconds(1), 6)).containsExactly(2.5, 2.0, 1.5, 1.0, 1.0, 1.0);
        }
    }

    @Test
    void noiseScattersAsToldAndIsTheSameForTheSameSeed() {
        List<Double> first;
        try (SimulatedBoard board = board("4 noise 1.5 by 0.2")) {
            first = readings(board, Duration.ofMillis(10), 2_000);
        }
        double mean = first.stream().mapToDouble(value -> value).average().orElseThrow();
        double deviation = Math.sqrt(first.stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow());
        assertThat(mean).isCloseTo(1.5, within(0.02));
        assertThat(deviation).isCloseTo(0.2, within(0.02));
        VirtualTime again = new VirtualTime();
        try (SimulatedBoard board = SimulatedBoard.open(settings("4 noise 1.5 by 0.2"), again);
                AnalogInput input = board.openAnalogInput(AnalogInputSettings.of(4))) {
            again.advance(Duration.ofMillis(10));
            assertThat(input.read().value()).isEqualTo(first.getFirst());
        }
    }

    @Test
    void aSineSwingsBetweenItsBounds() {
        try (SimulatedBoard board = board("4 sine 1 to 3 every 4s")) {
            assertThat(readings(board, Duration.ofSeconds(1), 5))
                    .satisfiesExactly(
                            value -> assertThat(value).isCloseTo(3, within(1e-9)),
                            value -> assertThat(value).isCloseTo(2, within(1e-9)),
                            value -> assertThat(value).isCloseTo(1, within(1e-9)),
                            value -> assertThat(value).isCloseTo(2, within(1e-9)),
                            value -> assertThat(value).isCloseTo(3, within(1e-9)));
        }
    }

    @Test
    void aWalkStaysWithinItsBoundsHasNoJumpsAndIsTheSameForTheSameSeed() {
        List<Double> first;
        try (SimulatedBoard board = board("4 wander 1 to 3 every 1s")) {
            first = readings(board, Duration.ofMillis(20), 2_000);
        }
        assertThat(first).allMatch(value -> value >= 1 && value <= 3);
        for (int i = 1; i < first.size(); i++) {
            assertThat(Math.abs(first.get(i) - first.get(i - 1))).isLessThan(0.1);
        }
        DoubleStream spread = first.stream().mapToDouble(value -> value);
        assertThat(spread.summaryStatistics())
                .satisfies(figures ->
                        assertThat(figures.getMax() - figures.getMin()).isGreaterThan(1.5));
        VirtualTime again = new VirtualTime();
        try (SimulatedBoard board = SimulatedBoard.open(settings("4 wander 1 to 3 every 1s"), again);
                AnalogInput input = board.openAnalogInput(AnalogInputSettings.of(4))) {
            again.advance(Duration.ofMillis(20));
            assertThat(input.read().value()).isEqualTo(first.getFirst());
        }
    }

    @Test
    void aRecordingIsReplayedOnceOrAgainAndAgain(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("door.csv"), """
                time, pin, value
                # a visitor
                0.0,27,high
                0.2,27,low

                0.2,4,2.5
                0.4,27,open
                """);
        try (SimulatedBoard board = board("replay " + file)) {
            assertThat(levels(board, "27", Duration.ofMillis(100), 10)).isEqualTo("1000000000");
            assertThat(readings(board, Duration.ofMillis(1), 1)).containsExactly(2.5);
        }
        try (SimulatedBoard board = board("loop " + file)) {
            assertThat(levels(board, "27", Duration.ofMillis(100), 12)).isEqualTo("100110011001");
        }
    }

    @Test
    void aSignalThatIsEndedLeavesThePinAsItIs() {
        try (SimulatedBoard board = SimulatedBoard.open(BoardSettings.of("header"), time)) {
            Subscription square = board.bench().play(Signal.parse("27 square 1s", 0));
            Subscription sine = board.bench().play(Signal.parse("4 sine 1 to 3 every 4s", 0));
            assertThat(readings(board, Duration.ofMillis(600), 1)).hasSize(1);
            assertThat(board.bench().isHigh("27")).isTrue();
            List<Double> before = readings(board, Duration.ZERO, 1);
            square.close();
            sine.close();
            time.advance(Duration.ofMinutes(1));
            assertThat(board.bench().isHigh("27")).isTrue();
            assertThat(readings(board, Duration.ZERO, 1)).isEqualTo(before);
        }
    }

    @Test
    void inTheComputersTimeASignalPlaysOnAThreadOfItsOwnUntilTheBoardIsClosed() {
        try (SimulatedBoard board = SimulatedBoard.open(settings("27 square 10ms"))) {
            Awaitility.await().until(() -> board.bench().isHigh("27"));
            Awaitility.await().until(() -> !board.bench().isHigh("27"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.5,27                | line 1: '0.5,27' has not the three columns time,pin,value",
                "soon,27,high          | line 1: time 'soon' is no number of seconds",
                "0.5,27,up             | line 1: value 'up' is none of high, low, open, or a number",
                "-1,27,high            | line 1: time '-1' is outside 0 to 1000000000 s",
                "1e999999999,27,high   | line 1: time '1e999999999' is outside 0 to 1000000000 s",
            })
    void aBrokenRecordingIsRefusedWithItsLine(String line, String problem) {
        assertThatThrownBy(() -> Recording.parse(List.of(line)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void aRecordingThatGoesBackInTimeOrHasNoLengthIsRefused() {
        assertThatThrownBy(() -> Recording.parse(List.of("1,27,high", "0.5,27,low")))
                .hasMessageContaining("line 2: time PT0.5S is earlier than the one before; sort by time");
        Recording empty = Recording.parse(List.of());
        assertThatThrownBy(() -> new Signal.Replay(empty, true)).hasMessageContaining("cannot be looped");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.0,27,up  | line 3: value 'up' is none of high, low, open, or a number",
                "0.1,27,low | line 3: time PT0.1S is earlier than the one before; sort by time",
                "1.0;27;low | line 3: '1.0;27;low' has not the three columns time,pin,value",
                "1.0,4,3.4  | line 3: header GPIO4: 3.4 V is outside 0.0 to 3.3",
                "1.0,4,NaN  | line 3: header GPIO4: NaN V is outside 0.0 to 3.3",
                "1.0,77,low | line 3: header: there is no pin '77'; the board has GPIO0, GPIO1",
            })
    void aFileWithABadLineIsRefusedAtTheOpeningNamingFileLineAndValue(String line, String problem, @TempDir Path folder)
            throws IOException {
        Path file = Files.writeString(
                folder.resolve("door.csv"), "\uFEFFtime,pin,value\r\n0.5,27,high\r\n" + line + "\r\n");
        assertThatThrownBy(() -> board("replay " + file).close())
                .isInstanceOfSatisfying(
                        HalException.class, e -> assertThat(e.place()).isEqualTo("boards.header.signals"))
                .hasMessageContaining(file + " " + problem);
    }

    @Test
    void aFileThatIsNoTextIsRefused(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("door.csv"), new byte[] {(byte) 0xC3, 0x28});
        assertThatThrownBy(() -> board("replay " + file).close())
                .hasMessageContaining(
                        "recording " + file + " cannot be read: java.nio.charset.MalformedInputException");
    }

    @Test
    void aPinFollowsSomethingElse() {
        try (SimulatedBoard board = board("")) {
            Subscription wire =
                    board.bench().play(new Signal.Follow("27", nanos -> nanos >= 250_000_000, Duration.ofMillis(100)));
            assertThat(levels(board, "27", Duration.ofMillis(100), 4)).isEqualTo("0011");
            wire.close();
        }
        assertThatThrownBy(() -> new Signal.Follow("27", _ -> true, Duration.ZERO))
                .hasMessageContaining("step PT0S");
    }

    private SimulatedBoard board(String signals) {
        return SimulatedBoard.open(settings(signals), time);
    }

    private static BoardSettings settings(String signals) {
        return BoardSettings.of("header").withOptions(Map.of(Options.SIGNALS, signals, Options.SEED, "7"));
    }

    private String levels(SimulatedBoard board, String pin, Duration step, int count) {
        StringBuilder levels = new StringBuilder();
        for (int i = 0; i < count; i++) {
            time.advance(step);
            levels.append(board.bench().isHigh(pin) ? '1' : '0');
        }
        return levels.toString();
    }

    private List<Double> readings(SimulatedBoard board, Duration step, int count) {
        List<Double> values = new ArrayList<>();
        try (AnalogInput input = board.openAnalogInput(AnalogInputSettings.of(4))) {
            for (int i = 0; i < count; i++) {
                time.advance(step);
                values.add(input.read().value());
            }
        }
        return values;
    }
}
