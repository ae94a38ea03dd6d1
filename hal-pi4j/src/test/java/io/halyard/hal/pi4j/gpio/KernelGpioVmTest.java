// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.gpio;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.exception.IOAlreadyExistsException;
import com.pi4j.io.exception.IOException;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalInputConfigBuilder;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputConfig;
import com.pi4j.io.gpio.digital.DigitalOutputConfigBuilder;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeListener;
import com.pi4j.io.gpio.digital.PullResistance;
import io.halyard.hal.pi4j.SimulatedPins;
import io.halyard.hal.pi4j.kernel.Descriptors;
import io.halyard.hal.pi4j.kernel.GpioChip;
import io.halyard.hal.pi4j.kernel.KernelException;
import io.halyard.testkit.ExpectsErrors;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The plug-in as a plain Pi4J program sees it: found by Pi4J itself, on a real kernel with a simulated chip. */
@Tag("gpio-sim")
class KernelGpioVmTest {
    private static final int PIN = 17;

    private final BlockingQueue<KernelStateChangeEvent> events = new LinkedBlockingQueue<>();
    private Context pi4j;

    KernelGpioVmTest() {
        pi4j = Pi4J.newAutoContext();
    }

    /** Pi4J's own search for a Raspberry Pi complains at ERROR, once for each JVM. */
    @BeforeAll
    static void letPi4jLook() {
        Pi4J.newContext().shutdown();
    }

    @BeforeEach
    void allLow() {
        SimulatedPins.drive(PIN, false);
        SimulatedPins.drive(0, false);
    }

    @AfterEach
    void nothingIsLeftOpen() {
        if (!pi4j.isShutdown()) {
            pi4j.shutdown();
        }
        assertThat(Descriptors.open("gpio")).isZero();
        assertThat(Descriptors.open("eventfd")).isZero();
    }

    @Test
    void pi4jFindsThePluginAndUsesIt() {
        assertThat(pi4j.create(output(PIN).build())).isInstanceOf(KernelOutput.class);
        assertThat(pi4j.create(input(18).build())).isInstanceOf(KernelInput.class);
        assertThat(pi4j.providers().all()).containsKeys(KernelInputProvider.ID, KernelOutputProvider.ID);
    }

    @Test
    void anOutputHasItsInitialStateFollowsAndTellsItsListeners() {
        DigitalOutput output =
                pi4j.create(output(PIN).initial(DigitalState.HIGH).build());
        BlockingQueue<DigitalState> states = new LinkedBlockingQueue<>();
        output.addListener(event -> states.add(event.state()));
        assertThat(output.state()).isEqualTo(DigitalState.HIGH);
        assertThat(SimulatedPins.level(PIN)).isTrue();
        output.low();
        assertThat(SimulatedPins.level(PIN)).isFalse();
        output.low();
        output.toggle();
        assertThat(SimulatedPins.level(PIN)).isTrue();
        assertThat(states).containsExactly(DigitalState.LOW, DigitalState.HIGH);
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> output.state(DigitalState.UNKNOWN))
                .withMessageContaining("cannot be driven UNKNOWN");
    }

    @Test
    void theShutdownStateIsDrivenBeforeTheLineIsFreed() {
        DigitalOutput output = pi4j.create(output(PIN)
                .initial(DigitalState.LOW)
                .shutdown(DigitalState.HIGH)
                .build());
        BlockingQueue<Boolean> levels = new LinkedBlockingQueue<>();
        output.addListener(_ -> levels.add(SimulatedPins.level(PIN)));
        pi4j.shutdown();
        assertThat(levels).containsExactly(true);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(output::high)
                .withMessage("line 17 of /dev/gpiochip1 is closed");
    }

    @Test
    void anInputReportsEachEdgeWithTheKernelsTime() throws Exception {
        DigitalInput input = pi4j.create(input(PIN).debounce(0L).build());
        input.addListener(recorder());
        long before = System.nanoTime();
        SimulatedPins.drive(PIN, true);
        KernelStateChangeEvent up = next();
        assertThat(input.isHigh()).isTrue();
        SimulatedPins.drive(PIN, false);
        KernelStateChangeEvent down = next();
        assertThat(List.of(up.state(), down.state())).containsExactly(DigitalState.HIGH, DigitalState.LOW);
        assertThat(List.of(before, up.timestampNanos(), down.timestampNanos(), System.nanoTime()))
                .isSorted();
        assertThat(up.lostBefore() + down.lostBefore() + ((KernelInput) input).lostEdges())
                .isZero();
        assertThat(up.source()).isSameAs(input);
    }

    @Test
    void listenersRunOnNeitherThePollingNorTheDrivingThread() throws Exception {
        DigitalInput input = pi4j.create(input(PIN).debounce(0L).build());
        BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
        input.addListener(_ -> threads.add(Thread.currentThread()));
        SimulatedPins.drive(PIN, true);
        Thread thread = requireNonNull(threads.poll(10, TimeUnit.SECONDS));
        assertThat(thread.isVirtual()).isTrue();
        assertThat(platformThreads()).isEqualTo(1);
    }

    @Test
    void aListenerThatBlocksHoldsNoOtherInputUp() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        DigitalInput blocked = pi4j.create(input(0).debounce(0L).build());
        DigitalInput free = pi4j.create(input(PIN).debounce(0L).build());
        blocked.addListener(_ -> uninterruptibly(release));
        free.addListener(recorder());
        SimulatedPins.drive(0, true);
        SimulatedPins.drive(PIN, true);
        assertThat(next().state()).isEqualTo(DigitalState.HIGH);
        release.countDown();
    }

    @Test
    @ExpectsErrors("Pi4J logs a listener's exception at ERROR")
    void anExceptionInAListenerDoesNotStopTheNextEvent() throws Exception {
        DigitalInput input = pi4j.create(input(PIN).debounce(0L).build());
        input.addListener(recorder(), _ -> {
            throw new IllegalStateException("a listener's fault");
        });
        SimulatedPins.drive(PIN, true);
        next();
        SimulatedPins.drive(PIN, false);
        assertThat(next().state()).isEqualTo(DigitalState.LOW);
    }

    @Test
    void aRemovedListenerHearsNothingAndNobodyListeningMeansNoInterrupts() throws Exception {
        DigitalInput input = pi4j.create(input(PIN).debounce(0L).build());
        DigitalStateChangeListener recorder = recorder();
        input.addListener(recorder);
        SimulatedPins.drive(PIN, true);
        next();
        input.removeListener(recorder);
        SimulatedPins.drive(PIN, false);
        BlockingQueue<Boolean> consumed = new LinkedBlockingQueue<>();
        Consumer<Boolean> consumer = consumed::add;
        input.addConsumer(consumer);
        SimulatedPins.drive(PIN, true);
        assertThat(consumed.poll(10, TimeUnit.SECONDS)).isTrue();
        input.removeConsumer(consumer);
        assertThat(consumed).isEmpty();
        assertThat(events).isEmpty();
        assertThat(((KernelInput) input).lostEdges())
                .as("an edge that nobody wanted is none that was lost")
                .isZero();
    }

    @Test
    void aBurstIsDeliveredOrCounted() throws Exception {
        DigitalInput input = pi4j.create(input(PIN).debounce(0L).build());
        input.addListener(recorder());
        for (int i = 1; i <= 100; i++) {
            SimulatedPins.drive(PIN, i % 2 != 0);
        }
        SimulatedPins.drive(0, false);
        KernelStateChangeEvent event = next();
        int delivered = 1;
        long lost = event.lostBefore();
        for (event = events.poll(2, TimeUnit.SECONDS); event != null; event = events.poll(2, TimeUnit.SECONDS)) {
            delivered++;
            lost += event.lostBefore();
        }
        assertThat(lost).isEqualTo(((KernelInput) input).lostEdges()).isZero();
        assertThat(delivered)
                .as("of 100; the simulated interrupt merges edges before the kernel numbers them")
                .isBetween(10, 100);
    }

    @Test
    void pullsReachTheLine() {
        pi4j.create(input(PIN).pull(PullResistance.PULL_UP).build());
        assertThat(SimulatedPins.pull(PIN)).isEqualTo("pull-up");
        pi4j.create(input(0).pull(PullResistance.PULL_DOWN).build());
        assertThat(SimulatedPins.pull(0)).isEqualTo("pull-down");
    }

    @Test
    void pi4jsDefaultDebounceIsTenMillisecondsOnEveryPin() throws Exception {
        for (int pin : new int[] {0, PIN}) {
            DigitalInput input = pi4j.create(input(pin).build());
            input.addListener(recorder());
            try (GpioChip chip = GpioChip.open(SimulatedPins.CHIP)) {
                assertThat(chip.lineInfo(pin).debounceMicros()).as("pin " + pin).isEqualTo(10_000);
            }
            SimulatedPins.drive(pin, true);
            assertThat(next().state()).isEqualTo(DigitalState.HIGH);
            input.close();
        }
    }

    @Test
    void aLineInUseIsRefusedWithItsHolderAndNothingLeaks() {
        pi4j.create(output(PIN).id("pump").build());
        long open = Descriptors.open("gpio");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> pi4j.create(input(PIN).id("button").build()))
                .withMessage("line 17 of /dev/gpiochip1 is in use by 'java["
                        + ProcessHandle.current().pid() + "] pump': EBUSY (16); free it there first")
                .withCauseInstanceOf(KernelException.class);
        assertThatExceptionOfType(IOAlreadyExistsException.class)
                .isThrownBy(() -> pi4j.create(output(PIN).id("valve").build()));
        assertThat(Descriptors.open("gpio")).isEqualTo(open);
        pi4j.shutdown("pump");
        pi4j.create(input(PIN).id("button").build());
    }

    @Test
    void severalContextsLiveSideBySideAndEachMayBeShutDownTwice() throws Exception {
        Context other = Pi4J.newAutoContext();
        DigitalInput input = pi4j.create(input(PIN).debounce(0L).build());
        other.create(output(18).build());
        input.addListener(recorder());
        other.shutdown();
        other.shutdown();
        SimulatedPins.drive(PIN, true);
        assertThat(next().state()).isEqualTo(DigitalState.HIGH);
        pi4j.shutdown();
        pi4j.shutdown();
        assertThat(platformThreads()).isZero();
    }

    @Test
    void theChipIsChosenByABusNumberOrByAProperty() {
        DigitalOutput onFirst = pi4j.create(output(3).bus(1).build());
        assertThat(onFirst.isLow()).isTrue();
        pi4j.shutdown();
        pi4j = Pi4J.newContextBuilder()
                .autoDetect()
                .property("gpio.chip.name", "line:EXP3")
                .build();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> pi4j.create(output(8).build()))
                .withMessage("line 8 of /dev/gpiochip0 does not exist, it has 0 to 7: EINVAL (22)");
        pi4j.create(output(7).build());
    }

    private DigitalInputConfigBuilder input(int pin) {
        return DigitalInputConfig.newBuilder(pi4j).bcm(pin);
    }

    private DigitalOutputConfigBuilder output(int pin) {
        return DigitalOutputConfig.newBuilder(pi4j).bcm(pin);
    }

    private DigitalStateChangeListener recorder() {
        return event -> events.add((KernelStateChangeEvent) event);
    }

    private KernelStateChangeEvent next() throws InterruptedException {
        return requireNonNull(events.poll(10, TimeUnit.SECONDS), "no event within 10 s");
    }

    private static long platformThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("halyard-pi4j-"))
                .count();
    }

    private static void uninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
