// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.halyard.hal.Board;
import io.halyard.hal.BoardEvent;
import io.halyard.hal.Counter;
import io.halyard.hal.CounterSettings;
import io.halyard.hal.CounterSettings.Counted;
import io.halyard.hal.DigitalInput;
import io.halyard.hal.DigitalInputSettings;
import io.halyard.hal.DigitalInputSettings.Pull;
import io.halyard.hal.DigitalOutput;
import io.halyard.hal.DigitalOutputSettings;
import io.halyard.hal.Edge;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.Subscription;
import io.halyard.hal.pi4j.kernel.Descriptors;
import io.halyard.hal.spi.BoardSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A chip of its own that goes and comes back, as an expander on USB does. */
@Tag("gpio-sim")
class VanishingChipVmTest {
    private static final Path DEVICE = Path.of("/sys/kernel/config/gpio-sim/vanishing");

    private final BlockingQueue<BoardEvent> events = new LinkedBlockingQueue<>();
    private @Nullable Path made;

    @BeforeEach
    void plug() throws IOException {
        Path bank = Files.createDirectories(DEVICE.resolve("bank0"));
        Files.writeString(bank.resolve("num_lines"), "4");
        Files.writeString(bank.resolve("label"), "usb-expander");
        Files.writeString(DEVICE.resolve("live"), "1");
    }

    @AfterEach
    void takeAway() throws IOException {
        if (Files.readString(DEVICE.resolve("live")).startsWith("1")) {
            Files.writeString(DEVICE.resolve("live"), "0");
        }
        Files.delete(DEVICE.resolve("bank0"));
        Files.delete(DEVICE);
        if (made != null) {
            Files.deleteIfExists(made); // The kernel removes only what it has made itself.
        }
        assertThat(Descriptors.open("gpio")).isZero();
        assertThat(Descriptors.open("inotify")).isZero();
    }

    @Test
    void itIsAnnouncedAndItsResourcesFailAndComeBackAsTheyWere() throws Exception {
        try (Board board = board();
                Subscription _ = board.onEvent(events::add);
                DigitalOutput output = board.openDigitalOutput(DigitalOutputSettings.of(1));
                DigitalInput input =
                        board.openDigitalInput(DigitalInputSettings.of(2).withPull(Pull.UP))) {
            output.high();
            Files.writeString(DEVICE.resolve("live"), "0");
            assertThat(next())
                    .isInstanceOfSatisfying(
                            BoardEvent.Disconnected.class,
                            event -> assertThat(event.reason()).matches("the GPIO chip /dev/gpiochip[0-9]+ is gone"));
            assertNotConnected(output::low);
            assertNotConnected(input::read);
            assertNotConnected(
                    () -> board.openDigitalOutput(DigitalOutputSettings.of(3)).close());

            Files.writeString(DEVICE.resolve("live"), "1");
            assertThat(next()).isEqualTo(new BoardEvent.Connected("expander"));
            assertThat(value(1)).as("the level it had").isEqualTo("1");
            assertThat(input.read()).as("its pull").isTrue();
            output.low();
            assertThat(value(1)).isEqualTo("0");
        }
    }

    @Test
    void whatIsClosedMeanwhileStaysClosedAndCanBeOpenedAnew() throws Exception {
        try (Board board = board();
                Subscription _ = board.onEvent(events::add)) {
            DigitalOutput output = board.openDigitalOutput(
                    DigitalOutputSettings.of(1).withInitial(true).withSafe(true));
            Files.writeString(DEVICE.resolve("live"), "0");
            assertThat(next()).isInstanceOf(BoardEvent.Disconnected.class);
            output.close();
            Files.writeString(DEVICE.resolve("live"), "1");
            assertThat(next()).isInstanceOf(BoardEvent.Connected.class);
            assertThat(value(1)).isEqualTo("0");
            board.openDigitalOutput(DigitalOutputSettings.of(1)).close();
        }
    }

    /** Only the device file goes and comes: with somebody waiting for edges, gpio-sim does not survive going itself. */
    @Test
    void whoeverListensHearsOfEdgesAgainAndACounterCountsOn() throws Exception {
        drive(2, false);
        drive(3, false);
        BlockingQueue<Edge> edges = new LinkedBlockingQueue<>();
        try (Board board = board();
                Subscription _ = board.onEvent(events::add);
                DigitalInput input = board.openDigitalInput(DigitalInputSettings.of(2));
                Subscription _ = input.onEdge(edges::add);
                Counter counter = board.openCounter(CounterSettings.of(3).withCounted(Counted.BOTH))) {
            drive(2, true);
            assertThat(nextEdge(edges).high()).isTrue();
            count(counter, true, 1);
            unplugged(() -> {
                assertThat(next()).isInstanceOf(BoardEvent.Disconnected.class);
                assertNotConnected(input::read);
            });
            assertThat(next()).isEqualTo(new BoardEvent.Connected("expander"));
            drive(2, false);
            Edge first = nextEdge(edges);
            assertThat(first.high()).isFalse();
            assertThat(first.lostBefore()).as("the line counts anew").isZero();
            drive(2, true);
            assertThat(nextEdge(edges).high()).isTrue();
            count(counter, false, 2);
            count(counter, true, 3);
            assertThat(edges).isEmpty();
        }
    }

    private interface Act {
        void run() throws Exception;
    }

    /** Without its device file, whatever happens. */
    private void unplugged(Act act) throws Exception {
        String chip = Files.readString(DEVICE.resolve("bank0/chip_name")).strip();
        String[] numbers = Files.readString(Path.of("/sys/bus/gpio/devices", chip, "dev"))
                .strip()
                .split(":", -1);
        made = Path.of("/dev", chip);
        Files.delete(made);
        act.run();
        Process mknod = new ProcessBuilder("mknod", made.toString(), "c", numbers[0], numbers[1]).start();
        assertThat(mknod.waitFor()).isZero();
    }

    /** One edge at a time: the simulated interrupt merges those that come close together. */
    private static void count(Counter counter, boolean high, long expected) throws IOException {
        drive(3, high);
        long start = System.nanoTime();
        while (counter.read().edges() < expected && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(20)) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(counter.read().edges()).isEqualTo(expected);
    }

    private static Edge nextEdge(BlockingQueue<Edge> edges) throws InterruptedException {
        return requireNonNull(edges.poll(20, TimeUnit.SECONDS), "no edge within 20 s");
    }

    private static void drive(int line, boolean high) throws IOException {
        Files.writeString(attribute(line, "pull"), high ? "pull-up" : "pull-down");
    }

    private static Board board() {
        return new Pi4jProvider().open(BoardSettings.of("expander").withOptions(Map.of("chip", "usb-expander")));
    }

    private BoardEvent next() throws InterruptedException {
        BoardEvent event = events.poll(20, TimeUnit.SECONDS);
        assertThat(event).as("an event within 20 s").isNotNull();
        return event;
    }

    private static String value(int line) throws IOException {
        return Files.readString(attribute(line, "value")).strip();
    }

    private static Path attribute(int line, String name) throws IOException {
        String chip = Files.readString(DEVICE.resolve("bank0/chip_name")).strip();
        String device = Files.readString(DEVICE.resolve("dev_name")).strip();
        return Path.of("/sys/devices/platform", device, chip, "sim_gpio" + line, name);
    }

    private static void assertNotConnected(Runnable act) {
        assertThatExceptionOfType(HalException.class)
                .isThrownBy(act::run)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.NOT_CONNECTED));
    }
}
