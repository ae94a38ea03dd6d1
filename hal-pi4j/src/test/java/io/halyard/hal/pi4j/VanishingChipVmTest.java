// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.halyard.hal.Board;
import io.halyard.hal.BoardEvent;
import io.halyard.hal.DigitalInput;
import io.halyard.hal.DigitalInputSettings;
import io.halyard.hal.DigitalInputSettings.Pull;
import io.halyard.hal.DigitalOutput;
import io.halyard.hal.DigitalOutputSettings;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A chip of its own that goes and comes back, as an expander on USB does. Without edges: gpio-sim itself does not survive that. */
@Tag("gpio-sim")
class VanishingChipVmTest {
    private static final Path DEVICE = Path.of("/sys/kernel/config/gpio-sim/vanishing");

    private final BlockingQueue<BoardEvent> events = new LinkedBlockingQueue<>();

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

    private static Board board() {
        return new Pi4jProvider().open(BoardSettings.of("expander").withOptions(Map.of("chip", "usb-expander")));
    }

    private BoardEvent next() throws InterruptedException {
        BoardEvent event = events.poll(20, TimeUnit.SECONDS);
        assertThat(event).as("an event within 20 s").isNotNull();
        return event;
    }

    private static String value(int line) throws IOException {
        String chip = Files.readString(DEVICE.resolve("bank0/chip_name")).strip();
        String device = Files.readString(DEVICE.resolve("dev_name")).strip();
        return Files.readString(Path.of("/sys/devices/platform", device, chip, "sim_gpio" + line, "value"))
                .strip();
    }

    private static void assertNotConnected(Runnable act) {
        assertThatExceptionOfType(HalException.class)
                .isThrownBy(act::run)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.NOT_CONNECTED));
    }
}
