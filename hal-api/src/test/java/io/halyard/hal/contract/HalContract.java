// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.hal.Ability;
import io.halyard.hal.AnalogInputSettings;
import io.halyard.hal.Board;
import io.halyard.hal.BoardEvent;
import io.halyard.hal.CounterSettings;
import io.halyard.hal.DigitalInputSettings;
import io.halyard.hal.DigitalOutputSettings;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.I2cSettings;
import io.halyard.hal.LedStripSettings;
import io.halyard.hal.Limits;
import io.halyard.hal.OneWireSettings;
import io.halyard.hal.Pin;
import io.halyard.hal.PulseInputSettings;
import io.halyard.hal.PulseOutputSettings;
import io.halyard.hal.PwmOutputSettings;
import io.halyard.hal.Resource;
import io.halyard.hal.SpiSettings;
import io.halyard.hal.UartSettings;
import io.halyard.hal.spi.BoardSettings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;

/** What all contracts share: they open benches, close them after each test, and know what a bench lacks. */
public abstract class HalContract {
    private static final Duration LEAST_PATIENCE = Duration.ofSeconds(30);

    /** The name of the board in the suite, where a test does not need two. */
    protected static final String BOARD = "contract";

    /** The frequency at which the suite drives a square wave, where a test does not say otherwise. */
    static final double FREQUENCY = 50;

    /** How many LEDs the suite lights. */
    static final int LEDS = 3;

    /** The clock that the suite wants on SPI, in hertz. */
    static final int CLOCK = 1_000_000;

    /** The speed of the suite's serial lines. */
    static final int BAUD = 115_200;

    private static final Map<Class<?>, Set<Ability>> REFUSED = new ConcurrentHashMap<>();

    private final Deque<HalBench> benches = new ArrayDeque<>();

    /** A part of a test. */
    @FunctionalInterface
    protected interface Check {
        /** Runs it. */
        void run() throws Exception;
    }

    /** A test of limits that the board declares. */
    @FunctionalInterface
    protected interface LimitsCheck<L extends Limits> {
        /** Runs it. */
        void run(HalBench bench, L limits) throws Exception;
    }

    /** A test of a board that has the ability in question. */
    @FunctionalInterface
    protected interface BenchCheck {
        /** Runs it. */
        void run(HalBench bench) throws Exception;
    }

    /**
     * Opens a board of the kind under test, together with its outside; returns when the board is connected.
     *
     * @param settings the board's name, and names for pins; the bench adds the options it needs
     */
    protected abstract HalBench openBench(BoardSettings settings);

    @AfterEach
    void closeBenches() {
        while (!benches.isEmpty()) {
            benches.pop().close();
        }
    }

    final HalBench bench() {
        return bench(BoardSettings.of(BOARD));
    }

    final HalBench bench(BoardSettings settings) {
        HalBench bench = openBench(settings);
        benches.push(bench);
        return bench;
    }

    /**
     * Runs a test of an ability. Where the board lacks it, every pin must refuse it, or the board where it is one of buses (R2):
     * that is asserted instead, once for all tests of a class, so that a board that has little is not opened hundreds of times.
     */
    final void provided(Ability ability, BenchCheck check) throws Exception {
        Set<Ability> refused = REFUSED.computeIfAbsent(getClass(), _ -> ConcurrentHashMap.newKeySet());
        if (refused.contains(ability)) {
            return; // Asserted by an earlier test of this class.
        }
        HalBench bench = bench();
        if (!bench.lacking().containsKey(ability)) {
            check.run(bench);
            return;
        }
        assertThat(bench.lacking().get(ability))
                .as("the reason why it lacks " + ability)
                .isNotBlank();
        if (ability.isOfBus()) {
            assertThatFails(
                            Kind.UNSUPPORTED,
                            () -> open(bench.board(), ability, "0").close())
                    .satisfies(
                            e -> assertThat(e.place()).isEqualTo(bench.board().name()))
                    .withMessageContaining(ability.toString());
        } else {
            assertThat(bench.board().capabilities().pins()).isNotEmpty();
            for (Pin pin : bench.board().capabilities().pins()) {
                assertRefusal(bench, ability, pin);
            }
        }
        refused.add(ability);
    }

    /**
     * Runs a test of the limits that capabilities declare (R32). Where they declare none, the bench must say why: that is asserted
     * instead.
     */
    final <L extends Limits> void limited(Ability ability, Class<L> kind, LimitsCheck<L> check) throws Exception {
        provided(ability, bench -> {
            Optional<L> limits =
                    bench.board().capabilities().limits(bench.pins(ability).getFirst(), kind);
            if (limits.isPresent()) {
                assertThat(bench.undeclared()).doesNotContainKey(ability);
                check.run(bench, limits.get());
            } else {
                assertThat(bench.undeclared().get(ability))
                        .as("the reason why capabilities have no limits of " + ability)
                        .isNotBlank();
            }
        });
    }

    /** Runs what needs the outside. Where the bench is blind to it, that must be so, and said: that is asserted instead. */
    final void seen(HalBench bench, Outside what, Check check) throws Exception {
        if (!bench.blind().containsKey(what)) {
            check.run();
            return;
        }
        assertThat(bench.blind().get(what))
                .as("the reason why it is blind: " + what)
                .isNotBlank();
        ThrowingCallable act = switch (what) {
            case DRIVES_INPUTS -> () -> bench.drive("0", true);
            case RELEASES_INPUTS -> () -> bench.release("0");
            case SEES_LEVELS -> () -> bench.observed("0");
            case SEES_DUTIES -> () -> bench.observedDuty("0");
            case SETS_ANALOG -> () -> bench.setAnalog("0", 0);
            case UNPLUGS -> bench::unplug;
            case SEES_PULSES -> () -> bench.observedPulses("0");
            case SEES_COLOURS -> () -> bench.observedColours("0");
            case SEES_FREQUENCIES -> () -> bench.observedFrequency("0");
            case OVERRUNS_UART -> bench::uartCapacity;
            case SETS_TEMPERATURES -> () -> bench.thermometer("0");
            case SEES_LEVELS_AFTER_CLOSE, SEES_DUTIES_AFTER_CLOSE, ANSWERS_I2C, LOOPS_SPI, LOOPS_UART ->
                () -> {
                    throw new UnsupportedOperationException(
                            what + ": " + bench.blind().get(what));
                };
        };
        assertThatThrownBy(act)
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining(what.toString());
    }

    static void assertRefusal(HalBench bench, Ability ability, Pin pin) {
        assertThat(pin.abilities()).doesNotContain(ability);
        assertThatFails(
                        Kind.UNSUPPORTED,
                        () -> open(bench.board(), ability, pin.name()).close())
                .satisfies(e -> assertThat(e.place()).isEqualTo(bench.board().name() + " " + pin.name()))
                .withMessageContaining(ability.toString());
    }

    static ThrowableAssertAlternative<HalException> assertThatFails(Kind kind, ThrowingCallable act) {
        return assertThatExceptionOfType(HalException.class)
                .isThrownBy(act)
                .satisfies(e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
    }

    /** Opens a pin with plain settings. */
    static Resource open(Board board, Ability ability, String pin) {
        return open(board, ability, pin, "");
    }

    static Resource open(Board board, Ability ability, String pin, String owner) {
        return switch (ability) {
            case DIGITAL_INPUT ->
                board.openDigitalInput(DigitalInputSettings.of(pin).withOwner(owner));
            case DIGITAL_OUTPUT ->
                board.openDigitalOutput(DigitalOutputSettings.of(pin).withOwner(owner));
            case ANALOG_INPUT ->
                board.openAnalogInput(AnalogInputSettings.of(pin).withOwner(owner));
            case PWM_OUTPUT ->
                board.openPwmOutput(PwmOutputSettings.of(pin, FREQUENCY).withOwner(owner));
            case COUNTER -> board.openCounter(CounterSettings.of(pin).withOwner(owner));
            case PULSE_INPUT -> board.openPulseInput(PulseInputSettings.of(pin).withOwner(owner));
            case PULSE_OUTPUT ->
                board.openPulseOutput(PulseOutputSettings.of(pin).withOwner(owner));
            case LED_STRIP -> board.openLedStrip(LedStripSettings.of(pin, LEDS).withOwner(owner));
            case I2C -> board.openI2c(I2cSettings.of(pin, HalBench.I2C_MEMORY).withOwner(owner));
            case SPI -> board.openSpi(SpiSettings.of(pin, 0, CLOCK).withOwner(owner));
            case UART -> board.openUart(UartSettings.of(pin, BAUD).withOwner(owner));
            case ONE_WIRE -> board.openOneWire(OneWireSettings.of(pin).withOwner(owner));
        };
    }

    static <E extends BoardEvent> E awaitEvent(HalBench bench, BlockingQueue<BoardEvent> events, Class<E> type)
            throws InterruptedException {
        BoardEvent event = events.poll(patience(bench).toNanos(), TimeUnit.NANOSECONDS);
        assertThat(event).isInstanceOf(type);
        assertThat(event)
                .isNotNull()
                .extracting(BoardEvent::board)
                .isEqualTo(bench.board().name());
        return type.cast(event);
    }

    /** How long to wait for what must happen: far longer than it takes, for machines that are busy. */
    static Duration patience(HalBench bench) {
        Duration patience = bench.quantum().multipliedBy(100);
        return patience.compareTo(LEAST_PATIENCE) < 0 ? LEAST_PATIENCE : patience;
    }

    /** Waits for what must happen. */
    static ConditionFactory await(HalBench bench, String what) {
        return Awaitility.await(what)
                .atMost(patience(bench))
                .pollDelay(Duration.ZERO)
                .pollInterval(bench.quantum().dividedBy(4));
    }
}
