// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may happen to a cable and to what hangs from it, on the real firmware. */
@NeedsMicroPython
class LinkFaultTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void onANoisyCableEveryWriteIsDoneExactlyOnce(long seed) throws Exception {
        int writes = 200;
        try (MicroPythonBoard device = MicroPythonBoard.start();
                SerialBoard board = noisy(device, 0.004, seed);
                PwmOutput output = board.openPwmOutput(PwmOutputSettings.of(15, 1000))) {
            device.level(15); // by now the control channel has told of the opening
            long before = device.count("\"event\":\"pwm\"");
            for (int i = 1; i <= writes; i++) {
                output.writeDuty(i / 1000.0);
            }
            device.level(15);
            assertThat(board.link().resends()).as("the noise was heard").isPositive();
            assertThat(device.count("\"event\":\"pwm\"") - before).isEqualTo(writes);
        }
    }

    @Test
    void onANoisyCableManyCallersAreServedOnceEach() throws Exception {
        int callers = 6;
        int each = 40;
        try (MicroPythonBoard device = MicroPythonBoard.start();
                SerialBoard board = noisy(device, 0.002, 9);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                PwmOutput output = board.openPwmOutput(PwmOutputSettings.of(10 + caller, 1000));
                running.add(threads.submit(() -> {
                    for (int i = 1; i <= each; i++) {
                        output.writeDuty(i / 100.0);
                    }
                }));
            }
            for (Future<?> future : running) {
                future.get();
            }
            device.level(0);
            assertThat(device.count("\"event\":\"pwm\"")).isEqualTo(callers * (1L + each));
        }
    }

    @Test
    void onANoisyCableEveryEdgeComesOnceOrIsCountedAsLost() throws Exception {
        int edges = 150;
        BlockingQueue<Edge> seen = new LinkedBlockingQueue<>();
        try (MicroPythonBoard device = MicroPythonBoard.start();
                SerialBoard board = noisy(device, 0.004, 5);
                DigitalInput input = board.openDigitalInput(DigitalInputSettings.of(5));
                Subscription _ = input.onEdge(seen::add)) {
            for (int i = 0; i < edges; i++) {
                device.drive(5, i % 2 == 0);
            }
            Awaitility.await().atMost(PATIENCE).during(Duration.ofSeconds(1)).until(() -> seen.size() > edges / 2);
            int driven = edges;
            do { // what was lost at the end is told with the next edge, which the noise may hit as well
                device.drive(5, true);
                device.drive(5, false);
                driven += 2;
            } while (!isTold(seen, driven) && driven < 2 * edges);
            assertThat(numberOfLast(seen)).isEqualTo(driven);
            long number = 0;
            for (Edge edge : seen) {
                number += 1 + edge.lostBefore();
                assertThat(edge.high()).as("edge " + number).isEqualTo(number % 2 == 1);
            }
        }
    }

    private static boolean isTold(BlockingQueue<Edge> edges, int number) {
        try {
            Awaitility.await().atMost(Duration.ofSeconds(3)).until(() -> numberOfLast(edges) >= number);
            return true;
        } catch (ConditionTimeoutException _) {
            return false;
        }
    }

    private static long numberOfLast(BlockingQueue<Edge> edges) {
        return edges.stream().mapToLong(edge -> 1 + edge.lostBefore()).sum();
    }

    @Test
    void aResetBoardIsBackWithItsOutputs() throws Exception {
        try (MicroPythonBoard device = MicroPythonBoard.start();
                SerialBoard board = open(device, Map.of());
                DigitalOutput output = board.openDigitalOutput(DigitalOutputSettings.of(4))) {
            BlockingQueue<BoardEvent> events = new LinkedBlockingQueue<>();
            try (Subscription _ = board.onEvent(events::add)) {
                output.high();
                device.reset();
                assertThat(next(events)).isEqualTo(new BoardEvent.Disconnected("pico", "the board restarted"));
                assertThat(next(events)).isEqualTo(new BoardEvent.Connected("pico"));
                assertThat(device.level(4)).isTrue();
                output.low();
                assertThat(device.level(4)).isFalse();
            }
        }
    }

    @Test
    void aCallThatWasUnderWayAtAResetSaysThatItMayHaveHappened() throws Exception {
        try (MicroPythonBoard device = MicroPythonBoard.start();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            SerialSettings settings = settings(device, Map.of("timeout", "60s", "silence", "60s"));
            MutedSource cable = new MutedSource(new SerialPorts("pico", settings.port(), settings.baud()));
            try (SerialBoard board = SerialBoardProvider.open(settings, cable);
                    DigitalOutput output = board.openDigitalOutput(DigitalOutputSettings.of(4))) {
                cable.mute(true);
                Future<HalException> failure =
                        threads.submit(() -> catchThrowableOfType(HalException.class, output::high));
                cable.awaitMuted();
                device.reset();
                HalException e = failure.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertThat(e.kind()).isEqualTo(Kind.LINK_RESET);
                assertThat(e).hasMessage("pico GPIO4: the board restarted; it may or may not have been done");
                cable.mute(false);
                Awaitility.await().atMost(PATIENCE).until(() -> board.link().isOpen());
                assertThat(output.isHigh()).isFalse();
                assertThat(device.level(4)).isFalse();
            }
        }
    }

    @Test
    void aCrashOfTheFirmwareIsReportedOnceWithItsTraceback() throws Exception {
        try (MicroPythonBoard device = MicroPythonBoard.start();
                SerialBoard board = open(device, Map.of())) {
            BlockingQueue<BoardEvent> events = new LinkedBlockingQueue<>();
            try (Subscription _ = board.onEvent(events::add)) {
                crash(board);
                assertThat(next(events)).isInstanceOf(BoardEvent.Disconnected.class);
                assertThat(next(events)).isInstanceOf(BoardEvent.Connected.class);
                BoardEvent fault = next(events);
                assertThat(fault).isInstanceOfSatisfying(BoardEvent.BoardFault.class, f -> {
                    assertThat(f.summary()).contains("AssertionError: a crash on request", "crash 1");
                    assertThat(f.crashRecord())
                            .hasValueSatisfying(
                                    record -> assertThat(record).contains("Traceback", "bridge.py", "_crash"));
                });
                Awaitility.await().atMost(PATIENCE).until(() -> crashes(board) == 0);
                device.reset();
                assertThat(next(events)).isInstanceOf(BoardEvent.Disconnected.class);
                assertThat(next(events)).isInstanceOf(BoardEvent.Connected.class);
                assertThat(events.poll(500, TimeUnit.MILLISECONDS))
                        .as("it was cleared")
                        .isNull();
            }
        }
    }

    @Test
    void aSilentHostEndsInSafeOutputs() throws Exception {
        try (MicroPythonBoard device = MicroPythonBoard.start();
                SerialBoard board = open(device, Map.of("failsafe", "700ms"));
                DigitalOutput low = board.openDigitalOutput(DigitalOutputSettings.of(4));
                DigitalOutput high =
                        board.openDigitalOutput(DigitalOutputSettings.of(5).withSafe(true))) {
            low.high();
            high.low();
            device.unplug();
            Awaitility.await().atMost(PATIENCE).until(() -> !device.level(4) && device.level(5));
            device.plug();
            Awaitility.await().atMost(PATIENCE).until(() -> device.level(4) && !device.level(5));
        }
    }

    @Test
    void whatANewHostDoesNotOpenAgainGoesToItsSafeLevel() throws Exception {
        try (MicroPythonBoard device = MicroPythonBoard.start()) {
            SerialPorts port = new SerialPorts("pico", device.port(), 115_200);
            SerialLine[] cable = new SerialLine[1];
            SerialBoard killed = SerialBoardProvider.open(settings(device, Map.of()), () -> cable[0] = port.open());
            killed.openDigitalOutput(DigitalOutputSettings.of(4).withInitial(true));
            killed.openDigitalOutput(DigitalOutputSettings.of(7).withInitial(true));
            cable[0].close(); // as when the program is killed: nobody says farewell
            killed.link().close();
            assertThat(device.level(4)).isTrue();
            try (SerialBoard board = open(device, Map.of("failsafe", "2s"));
                    DigitalOutput output =
                            board.openDigitalOutput(DigitalOutputSettings.of(4).withInitial(true))) {
                Awaitility.await().atMost(PATIENCE).until(() -> !device.level(7));
                assertThat(device.level(4)).isTrue();
                assertThat(output.isHigh()).isTrue();
            }
        }
    }

    @Test
    void aBoardThatIsPluggedInLaterIsAnnounced() throws Exception {
        try (MicroPythonBoard device = MicroPythonBoard.start()) {
            device.unplug();
            try (SerialBoard board = open(device, Map.of())) {
                assertThat(board.capabilities().pins()).isEmpty();
                assertThatExceptionOfType(HalException.class)
                        .isThrownBy(() -> board.openDigitalOutput(DigitalOutputSettings.of(4)))
                        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.NOT_CONNECTED));
                BlockingQueue<BoardEvent> events = new LinkedBlockingQueue<>();
                try (Subscription _ = board.onEvent(events::add)) {
                    device.plug();
                    assertThat(next(events)).isEqualTo(new BoardEvent.Connected("pico"));
                    board.openDigitalOutput(DigitalOutputSettings.of(4)).high();
                    assertThat(device.level(4)).isTrue();
                }
            }
        }
    }

    @Test
    void onlyTheBoardWithTheWantedIdIsTaken() {
        try (MicroPythonBoard device = MicroPythonBoard.start()) {
            open(device, Map.of("id", "E660583883724A32")).close();
            assertThatExceptionOfType(HalException.class)
                    .isThrownBy(() -> open(device, Map.of("id", "0011223344556677")))
                    .withMessageContaining("the board at this port is e660583883724a32")
                    .withMessageContaining("the settings want 0011223344556677");
        }
    }

    @Test
    void anotherProgramMayHaveThePort() {
        try (MicroPythonBoard device = MicroPythonBoard.start();
                SerialBoard _ = open(device, Map.of())) {
            assertThatExceptionOfType(HalException.class)
                    .isThrownBy(() -> open(device, Map.of()))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.IN_USE))
                    .withMessageContaining(device.port());
        }
    }

    private static void crash(SerialBoard board) {
        board.calls()
                .call("pico", new WireWriter().u8(Wire.OP_CRASH).varint(0x5afe).toBytes(), _ -> true);
    }

    private static long crashes(SerialBoard board) {
        byte[] read = new WireWriter().u8(Wire.OP_READ_CRASH).u8(0).varint(0).toBytes();
        return board.calls().call("pico", read, WireReader::varint);
    }

    private static BoardEvent next(BlockingQueue<BoardEvent> events) throws InterruptedException {
        return Optional.ofNullable(events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .orElseThrow(() -> new AssertionError("no event"));
    }

    private static SerialBoard open(MicroPythonBoard device, Map<String, String> options) {
        SerialSettings settings = settings(device, options);
        return SerialBoardProvider.open(settings, new SerialPorts("pico", settings.port(), settings.baud()));
    }

    private static SerialBoard noisy(MicroPythonBoard device, double share, long seed) {
        SerialSettings settings = settings(device, Map.of("timeout", "20s"));
        return SerialBoardProvider.open(
                settings, new NoisySource(new SerialPorts("pico", settings.port(), settings.baud()), share, seed));
    }

    private static SerialSettings settings(MicroPythonBoard device, Map<String, String> options) {
        Map<String, String> all = new HashMap<>(Map.of("port", device.port(), "open-wait", "20s", "reopen", "20ms"));
        all.putAll(options);
        return SerialSettings.of(BoardSettings.of("pico").withOptions(all));
    }
}
