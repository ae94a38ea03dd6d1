// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.name.Names;
import io.halyard.hal.Board;
import io.halyard.hal.Capabilities;
import io.halyard.hal.DigitalInput;
import io.halyard.hal.DigitalInputSettings;
import io.halyard.hal.DigitalOutput;
import io.halyard.hal.DigitalOutputSettings;
import io.halyard.hal.Edge;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.Limits;
import io.halyard.hal.Pin;
import io.halyard.hal.Subscription;
import io.halyard.hal.contract.BoardContract;
import io.halyard.hal.contract.HalBench;
import io.halyard.hal.pi4j.kernel.Descriptors;
import io.halyard.hal.spi.BoardSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@Tag("gpio-sim")
class Pi4jBoardVmTest extends BoardContract {
    @Override
    protected HalBench openBench(BoardSettings settings) {
        return new SimulatedHeader(settings);
    }

    @Override
    protected String providerName() {
        return "pi4j";
    }

    @Test
    void theHeaderHas28PinsWhateverElseItsChipDrives() {
        try (Board board = open(BoardSettings.of("header"))) {
            assertThat(board.capabilities().pins())
                    .hasSize(28)
                    .extracting(Pin::name)
                    .startsWith("GPIO0", "GPIO1")
                    .endsWith("GPIO27");
        }
    }

    @Test
    void howFarBusesAndPwmGoIsKnownFromTheKernelAndTheDeviceTree() {
        try (Board board = open(BoardSettings.of("header").withOptions(Map.of("pwm", "bench-buses")))) {
            Capabilities known = board.capabilities();
            assertThat(known.limits("i2c-1", Limits.I2c.class)).contains(new Limits.I2c(8192, OptionalInt.of(400_000)));
            assertThat(known.limits("i2c-0", Limits.I2c.class))
                    .as("an adapter that speaks SMBus only")
                    .isEmpty();
            assertThat(known.limits("spi0", Limits.Spi.class)).contains(new Limits.Spi(List.of(0, 1), 10_000_000));
            assertThat(known.limits("GPIO12", Limits.Pwm.class))
                    .contains(new Limits.Pwm(10e6 / (1L << 31), 5e6, OptionalInt.of(10_000), true));
            assertThat(known.limits("GPIO17", Limits.Pwm.class)).isEmpty();
        }
        assertThat(Descriptors.open("i2c")).isZero();
        assertThat(Descriptors.open("spidev")).isZero();
    }

    @Test
    void anotherChipIsChosenByItsLabelAndHasItsOwnNames() {
        try (Board board = open(BoardSettings.of("exp").withOptions(Map.of("chip", "raspberrypi-exp-gpio")))) {
            assertThat(board.capabilities().pins())
                    .hasSize(8)
                    .extracting(Pin::name)
                    .startsWith("EXP0", "EXP1");
            board.openDigitalOutput(DigitalOutputSettings.of("EXP3").withInitial(true))
                    .close();
        }
    }

    @Test
    void aChipThatIsNotThereIsToldWithThoseThatAre() {
        assertThatExceptionOfType(HalException.class)
                .isThrownBy(() -> open(BoardSettings.of("header").withOptions(Map.of("chip", "pinctrl-rp1"))))
                .withMessage("header: no GPIO chip labelled 'pinctrl-rp1'; there are: /dev/gpiochip0"
                        + " 'raspberrypi-exp-gpio' (8 lines), /dev/gpiochip1 'pinctrl-bcm2711' (54 lines);"
                        + " name one with the option 'chip'")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.INPUT_OUTPUT));
    }

    @Test
    void aPinOfAnotherProgramNamesThatProgram() {
        try (Board first = open(BoardSettings.of("first"));
                Board second = open(BoardSettings.of("second"));
                DigitalOutput _ = first.openDigitalOutput(DigitalOutputSettings.of(17))) {
            assertThatExceptionOfType(HalException.class)
                    .isThrownBy(() ->
                            second.openDigitalInput(DigitalInputSettings.of(17)).close())
                    .withMessage("second GPIO17: line 17 of /dev/gpiochip1 is in use by 'java["
                            + ProcessHandle.current().pid() + "] GPIO17': EBUSY (16); free it there first")
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.IN_USE));
            second.openDigitalInput(DigitalInputSettings.of(18)).close();
        }
    }

    @Test
    void whoMayNotOpenTheChipIsToldTheGroup() {
        Nobody.asNobody(() -> assertThatExceptionOfType(HalException.class)
                .isThrownBy(() -> open(BoardSettings.of("header").withOptions(Map.of("chip", "gpiochip1"))))
                .withMessage("header: cannot open /dev/gpiochip1: EACCES (13); user 'root' may not: add it to group"
                        + " 'gpio' (sudo usermod -aG gpio root) and log in again, or restart the service")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.NOT_PERMITTED)));
        Nobody.asNobody(() -> assertThatExceptionOfType(HalException.class)
                .isThrownBy(() -> open(BoardSettings.of("header")))
                .withMessageContaining("cannot open /dev/gpiochip0: EACCES (13)")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.NOT_PERMITTED)));
        assertThat(Descriptors.open("gpio")).isZero();
    }

    @Test
    void edgesHaveTheKernelsTime() throws Exception {
        SimulatedPins.drive(17, false);
        try (Board board = open(BoardSettings.of("header"));
                DigitalInput input = board.openDigitalInput(DigitalInputSettings.of(17))) {
            BlockingQueue<Edge> edges = new LinkedBlockingQueue<>();
            try (Subscription _ = input.onEdge(edges::add)) {
                long before = System.nanoTime();
                SimulatedPins.drive(17, true);
                long after = System.nanoTime();
                Edge edge = edges.poll(10, TimeUnit.SECONDS);
                assertThat(edge).isNotNull().extracting(Edge::high).isEqualTo(true);
                assertThat(edge)
                        .extracting(Edge::timestampNanos)
                        .satisfies(time -> assertThat(time)
                                .isBetween(before, after + Duration.ofSeconds(1).toNanos()));
            }
            assertThat(input.awaitEdge(Duration.ofMillis(50))).isEqualTo(Optional.empty());
        }
    }

    @Test
    void openedAndClosedItLeavesNothing() {
        for (int i = 0; i < 3; i++) {
            try (Board board = open(BoardSettings.of("header"))) {
                board.openDigitalOutput(DigitalOutputSettings.of(17));
                board.openDigitalInput(DigitalInputSettings.of(18)).onEdge(_ -> {});
            }
        }
        assertThat(Descriptors.open("gpio")).isZero();
        assertThat(Descriptors.open("eventfd")).isZero();
    }

    @Test
    void nothingIsLoggedAboutNotBeingARaspberryPi() {
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        root.addAppender(log);
        try (Board board = open(BoardSettings.of("header"))) {
            board.openDigitalOutput(DigitalOutputSettings.of(17)).close();
        } finally {
            root.detachAppender(log);
        }
        assertThat(log.list)
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .isEmpty();
    }

    @Test
    void theModuleBindsTheBoardByItsName() {
        Board board = Guice.createInjector(new Pi4jModule(BoardSettings.of("header")))
                .getInstance(Key.get(Board.class, Names.named("header")));
        assertThat(board.capabilities().pins()).hasSize(28);
        board.close();
    }

    private static Board open(BoardSettings settings) {
        return new Pi4jProvider().open(settings);
    }
}
