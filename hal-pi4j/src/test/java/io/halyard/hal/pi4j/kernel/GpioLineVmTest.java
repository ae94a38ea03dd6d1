// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.kernel;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import io.halyard.hal.pi4j.SimulatedPins;
import io.halyard.hal.pi4j.kernel.LineRole.Bias;
import io.halyard.hal.pi4j.kernel.LineRole.Input;
import io.halyard.hal.pi4j.kernel.LineRole.Output;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real kernel with a simulated chip. */
@Tag("gpio-sim")
class GpioLineVmTest {
    private static final int LINE = 17;

    private record Seen(boolean rising, long timestampNanos, int lineSeqno) {}

    private final BlockingQueue<Seen> edges = new LinkedBlockingQueue<>();
    private final EdgeWatch.Sink sink = new EdgeWatch.Sink() {
        @Override
        public void edge(boolean rising, long timestampNanos, int lineSeqno) {
            edges.add(new Seen(rising, timestampNanos, lineSeqno));
        }

        @Override
        public void failed(KernelException reason) {
            throw reason;
        }
    };
    private final EdgeWatch watch = new EdgeWatch("halyard-test-edges");

    @BeforeEach
    void allLow() {
        SimulatedPins.drive(LINE, false);
        SimulatedPins.drive(0, false);
    }

    @AfterEach
    void nothingIsLeftOpen() {
        watch.close();
        assertThat(Descriptors.open("gpiochip")).isZero();
        assertThat(Descriptors.open("gpio-line")).isZero();
        assertThat(Descriptors.open("eventfd")).isZero();
    }

    @Test
    void theHeaderIsFoundByLabelByLineNameAndByPath() {
        GpioChips chips = GpioChips.ofThisComputer();
        assertThat(List.of("auto", "pinctrl-bcm2711", "line:GPIO17", "gpiochip1", "/dev/gpiochip1"))
                .allSatisfy(choice -> assertThat(chips.find(choice)).isEqualTo(SimulatedPins.CHIP));
        assertThat(chips.find("line:EXP3")).isEqualTo(Path.of("/dev/gpiochip0"));
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> chips.find("pinctrl-rp1"))
                .withMessage("no GPIO chip labelled 'pinctrl-rp1'; there are: /dev/gpiochip0 'raspberrypi-exp-gpio'"
                        + " (8 lines), /dev/gpiochip1 'pinctrl-bcm2711' (54 lines)");
    }

    @Test
    void aChipDescribesItselfAndItsLines() {
        try (GpioChip chip = GpioChip.open(SimulatedPins.CHIP);
                GpioLine _ = chip.request(LINE, "the test", new Output(false))) {
            assertThat(chip.info()).isEqualTo(new GpioChip.ChipInfo("gpiochip1", "pinctrl-bcm2711", 54));
            assertThat(chip.lineInfo(LINE)).isEqualTo(new GpioChip.LineInfo(LINE, "GPIO17", true, "the test", 0));
            assertThat(chip.lineInfo(18)).isEqualTo(new GpioChip.LineInfo(18, "GPIO18", false, "", 0));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anOutputDrivesItsInitialLevelAndWhatIsWritten(boolean initial) {
        try (GpioLine line = request(LINE, new Output(initial))) {
            assertThat(SimulatedPins.level(LINE)).isEqualTo(initial);
            line.write(!initial);
            assertThat(SimulatedPins.level(LINE)).isEqualTo(!initial);
            assertThat(line.read()).isEqualTo(!initial);
        }
    }

    @Test
    void anInputReadsTheLevelAndSetsItsBias() {
        try (GpioLine line = request(LINE, Input.of(Bias.DISABLED, 0))) {
            SimulatedPins.drive(LINE, true);
            assertThat(line.read()).isTrue();
            SimulatedPins.drive(LINE, false);
            assertThat(line.read()).isFalse();
            assertThatExceptionOfType(KernelException.class)
                    .isThrownBy(() -> line.write(true))
                    .withMessage("cannot write line 17 of /dev/gpiochip1: EPERM (1)");
        }
        request(LINE, Input.of(Bias.PULL_UP, 0)).close();
        assertThat(SimulatedPins.pull(LINE)).isEqualTo("pull-up");
        request(LINE, Input.of(Bias.PULL_DOWN, 0)).close();
        assertThat(SimulatedPins.pull(LINE)).isEqualTo("pull-down");
    }

    @Test
    void aBusyLineNamesItsHolderAndLeaksNothing() {
        try (GpioLine _ = request(LINE, "pump controller", new Output(false))) {
            long open = Descriptors.open("gpio");
            assertThatExceptionOfType(KernelException.class)
                    .isThrownBy(() -> request(LINE, new Output(true)))
                    .withMessage(
                            "line 17 of /dev/gpiochip1 is in use by 'pump controller': EBUSY (16); free it there first")
                    .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EBUSY));
            assertThat(Descriptors.open("gpio")).isEqualTo(open);
            assertThat(SimulatedPins.level(LINE)).isFalse();
        }
        request(LINE, new Output(true)).close();
    }

    @Test
    void aLineThatIsNotThereIsTold() {
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> request(54, new Output(true)))
                .withMessage("line 54 of /dev/gpiochip1 does not exist, it has 0 to 53: EINVAL (22)");
    }

    @Test
    void theConsumersNameIsCutAndNeverInvalid() {
        try (GpioChip chip = GpioChip.open(SimulatedPins.CHIP);
                GpioLine _ = chip.request(LINE, "Gew\u00e4chshaus " + "x".repeat(40), new Output(false))) {
            assertThat(chip.lineInfo(LINE).consumer()).isEqualTo("Gew?chshaus " + "x".repeat(19));
        }
    }

    @Test
    void aClosedLineRefusesEverythingAndCloseAgainIsHarmless() {
        GpioLine line = request(LINE, new Output(false));
        line.close();
        line.close();
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(line::read)
                .withMessage("line 17 of /dev/gpiochip1 is closed")
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EBADF));
        assertThatExceptionOfType(KernelException.class).isThrownBy(() -> line.write(true));
        assertThatExceptionOfType(KernelException.class).isThrownBy(() -> line.startEdges(watch, sink));
        line.stopEdges();
    }

    @Test
    void edgesCarryTheKernelsTimeAndNumber() throws Exception {
        try (GpioLine line = request(LINE, Input.of(Bias.DISABLED, 0))) {
            line.startEdges(watch, sink);
            long before = System.nanoTime();
            SimulatedPins.drive(LINE, true);
            Seen up = next();
            SimulatedPins.drive(LINE, false);
            Seen down = next();
            long after = System.nanoTime();

            assertThat(List.of(up.rising, down.rising)).containsExactly(true, false);
            assertThat(List.of(up.lineSeqno, down.lineSeqno)).containsExactly(1, 2);
            assertThat(List.of(before, up.timestampNanos, down.timestampNanos, after))
                    .isSorted();
        }
    }

    @Test
    void edgesStopAndStartAgain() throws Exception {
        try (GpioLine line = request(LINE, Input.of(Bias.DISABLED, 0))) {
            SimulatedPins.drive(LINE, true);
            line.startEdges(watch, sink);
            SimulatedPins.drive(LINE, false);
            assertThat(next().rising).isFalse();
            line.stopEdges();
            SimulatedPins.drive(LINE, true);
            SimulatedPins.drive(LINE, false);
            line.startEdges(watch, sink);
            SimulatedPins.drive(LINE, true);
            assertThat(next()).extracting(Seen::rising, Seen::lineSeqno).containsExactly(true, 2);
            assertThat(edges).isEmpty();
        }
    }

    @Test
    void whatTheKernelHadNoRoomForIsAGapInTheNumbers() throws Exception {
        BlockingQueue<Integer> numbers = new LinkedBlockingQueue<>();
        BlockingQueue<Boolean> release = new LinkedBlockingQueue<>();
        try (GpioLine line = request(LINE, new Input(Bias.DISABLED, 0, 4))) {
            line.startEdges(watch, new EdgeWatch.Sink() {
                @Override
                public void edge(boolean rising, long timestampNanos, int lineSeqno) {
                    numbers.add(lineSeqno);
                    try {
                        requireNonNull(
                                release.poll(60, TimeUnit.SECONDS)); // holds the thread up, as a busy machine does
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }

                @Override
                public void failed(KernelException reason) {}
            });
            SimulatedPins.drive(LINE, true);
            assertThat(numbers.poll(10, TimeUnit.SECONDS)).isEqualTo(1);
            for (int i = 0; i < 200; i++) {
                SimulatedPins.drive(LINE, i % 2 != 0);
            }
            for (int i = 0; i < 5; i++) {
                release.add(true);
            }
            List<Integer> after = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                after.add(requireNonNull(numbers.poll(10, TimeUnit.SECONDS)));
            }
            assertThat(after.getFirst()).isGreaterThan(4);
            assertThat(after)
                    .containsExactly(
                            after.getFirst(), after.getFirst() + 1, after.getFirst() + 2, after.getFirst() + 3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, LINE})
    void debounceIsInMicrosecondsOnEveryLine(int offset) throws Exception {
        int debounceMicros = 300_000;
        try (GpioLine line = request(offset, Input.of(Bias.DISABLED, debounceMicros))) {
            line.startEdges(watch, sink);
            SimulatedPins.drive(offset, true);
            SimulatedPins.drive(offset, false); // far shorter than the debounce time: nothing
            long start = System.nanoTime();
            SimulatedPins.drive(offset, true);
            Seen seen = next();
            assertThat(seen.rising).isTrue();
            assertThat(lineInfo(offset).debounceMicros()).isEqualTo(debounceMicros);
            assertThat(TimeUnit.NANOSECONDS.toMicros(seen.timestampNanos - start))
                    .as("the kernel's timers are exact to a tick or two, and this machine's ticks are uneven")
                    .isGreaterThan(debounceMicros / 2);
            assertThat(edges).isEmpty();
        }
    }

    /** 40 bytes of a call are the JDK's own, and its second compiler, which this JVM goes without, removes them: see LibcTest. */
    @Test
    void readingAndWritingAllocateNothingOfOurs() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int calls = 2_000;
        try (GpioLine line = request(LINE, new Output(false))) {
            long allocated = Long.MAX_VALUE;
            for (int round = 0; round < 5 && allocated > 40L * calls; round++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < calls / 2; i++) {
                    line.write((i & 1) == 0);
                    line.read();
                }
                allocated = threads.getCurrentThreadAllocatedBytes() - before;
            }
            assertThat(allocated).as("bytes in %d calls", calls).isLessThanOrEqualTo(40L * calls);
        }
    }

    private static GpioLine request(int offset, LineRole role) {
        return request(offset, "test", role);
    }

    private static GpioLine request(int offset, String consumer, LineRole role) {
        try (GpioChip chip = GpioChip.open(SimulatedPins.CHIP)) {
            return chip.request(offset, consumer, role);
        }
    }

    private static GpioChip.LineInfo lineInfo(int offset) {
        try (GpioChip chip = GpioChip.open(SimulatedPins.CHIP)) {
            return chip.lineInfo(offset);
        }
    }

    private Seen next() throws InterruptedException {
        return requireNonNull(edges.poll(10, TimeUnit.SECONDS), "no edge within 10 s");
    }
}
