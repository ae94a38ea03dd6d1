// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks.hal;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalOutputConfig;
import com.pi4j.io.gpio.digital.DigitalState;
import com.sun.management.ThreadMXBean;
import io.halyard.benchmarks.report.BenchException;
import io.halyard.benchmarks.report.Figures;
import io.halyard.benchmarks.report.Result;
import io.halyard.hal.Board;
import io.halyard.hal.DigitalInput;
import io.halyard.hal.DigitalInputSettings;
import io.halyard.hal.DigitalOutput;
import io.halyard.hal.DigitalOutputSettings;
import io.halyard.hal.Subscription;
import io.halyard.hal.pi4j.Pi4jProvider;
import io.halyard.hal.pi4j.gpio.KernelStateChangeEvent;
import io.halyard.hal.spi.BoardSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The part inside the virtual machine. The ways are used in turn, in many short chunks, and a round's figure of each is its chunks'
 * lower quartile: the emulated processor is shared with whatever else the host does.
 */
final class Guest {
    private static final String CHIP = "/dev/gpiochip0";
    private static final String OUTSIDE = "/sys/devices/platform/gpio-sim.0/gpiochip0/sim_gpio";
    private static final int OUTPUT = 17;
    private static final int OUTPUT_AT_PI4J = 18;
    private static final int BARE = 22;
    private static final int INPUT = 21;
    private static final int INPUT_AT_HAL = 23;

    private static final int ROUNDS = 5;
    private static final int CHUNKS = 25;
    private static final int CALLS = 400;
    private static final int WARM_UP_CHUNKS = 200;
    private static final int EVENTS = 60;

    /** One call of what is measured. */
    private interface Way {
        void call(boolean high);
    }

    /** Three ways to do the same: by the HAL, by the Pi4J plug-in, by the system call. */
    private record Ways(Way hal, Way pi4j, Way bare) {
        /**
         * Each twice, so that all are compiled as early and as well; the second time of the last two says how far from 1 chance
         * alone leads.
         */
        Way[] inTurn() {
            return new Way[] {pi4j, hal, bare, hal, pi4j, bare};
        }
    }

    private final boolean quick;
    private boolean sink;

    private Guest(boolean quick) {
        this.quick = quick;
    }

    static void main(String[] arguments) throws Exception {
        new Guest(arguments[0].equals("quick")).run().print();
        System.exit(0);
    }

    private Result run() throws Exception {
        Result result = new Result("hal");
        Context pi4j = Pi4J.newAutoContext();
        try (Board board = new Pi4jProvider().open(BoardSettings.of("header"));
                DigitalOutput hal = board.openDigitalOutput(DigitalOutputSettings.of(OUTPUT));
                BareLine bare = new BareLine(CHIP, BARE)) {
            com.pi4j.io.gpio.digital.DigitalOutput output = pi4j.create(
                    DigitalOutputConfig.newBuilder(pi4j).bcm(OUTPUT_AT_PI4J).build());
            Ways writes = new Ways(
                    hal::write, high -> output.state(high ? DigitalState.HIGH : DigitalState.LOW), bare::write);
            proveWrites(writes);
            measure("write", writes, result);
            result.with("bytes_per_write", fewestBytes(writes.hal));
            reads(board, pi4j, bare, result);
            events(board, pi4j, result);
            System.err.println("done" + (sink ? "." : "")); // what was read is used
        } finally {
            pi4j.shutdown();
        }
        return result;
    }

    /** A bench that drives nothing measures nothing. */
    private static void proveWrites(Ways writes) throws IOException {
        for (boolean high : new boolean[] {true, false, true}) {
            writes.hal.call(high);
            writes.pi4j.call(high);
            writes.bare.call(high);
            for (int line : new int[] {OUTPUT, OUTPUT_AT_PI4J, BARE}) {
                if (Files.readString(outside(line, "value")).startsWith("1") != high) {
                    throw new BenchException("line " + line + " was not driven " + (high ? "high" : "low"));
                }
            }
        }
    }

    private static void proveReads(DigitalInput hal, com.pi4j.io.gpio.digital.DigitalInput pi4j) throws IOException {
        for (boolean high : new boolean[] {true, false}) {
            pull(INPUT, high);
            pull(INPUT_AT_HAL, high);
            if (hal.read() != high || pi4j.isHigh() != high) {
                throw new BenchException("an input that is " + (high ? "high" : "low") + " was read as the opposite");
            }
        }
    }

    private static Path outside(int line, String attribute) {
        return Path.of(OUTSIDE + line, attribute);
    }

    private static void pull(int line, boolean up) throws IOException {
        Files.writeString(outside(line, "pull"), up ? "pull-up" : "pull-down");
    }

    private void reads(Board board, Context pi4j, BareLine bare, Result result) throws IOException {
        try (DigitalInput hal = board.openDigitalInput(DigitalInputSettings.of(INPUT_AT_HAL))) {
            com.pi4j.io.gpio.digital.DigitalInput input = pi4j.create(
                    DigitalInputConfig.newBuilder(pi4j).bcm(INPUT).debounce(0L).build());
            proveReads(hal, input);
            Ways reads =
                    new Ways(_ -> sink ^= hal.read(), _ -> sink ^= input.state().isHigh(), _ -> sink ^= bare.read());
            measure("read", reads, result);
            result.with("bytes_per_read", fewestBytes(reads.hal));
            pi4j.shutdown(input);
        }
    }

    private void measure(String what, Ways ways, Result result) {
        Way[] inTurn = ways.inTurn();
        Figures[] figures = new Figures[inTurn.length];
        Arrays.setAll(figures, _ -> new Figures());
        for (int chunk = 0; chunk < (quick ? 1 : WARM_UP_CHUNKS); chunk++) {
            for (Way way : inTurn) {
                nanos(way);
            }
        }
        for (int round = 1; round <= (quick ? 1 : ROUNDS); round++) {
            Figures[] chunks = new Figures[inTurn.length];
            Arrays.setAll(chunks, _ -> new Figures());
            for (int chunk = 0; chunk < (quick ? 1 : CHUNKS); chunk++) {
                for (int i = 0; i < inTurn.length; i++) {
                    chunks[i].add(nanos(inTurn[i]));
                }
            }
            for (int i = 0; i < inTurn.length; i++) {
                figures[i].add(chunks[i].lowerQuartile());
            }
            System.err.printf(
                    "%s, round %d: Pi4J plug-in %.1f us, HAL %.1f us, ioctl %.1f us%n",
                    what, round, figures[0].last() / 1e3, figures[1].last() / 1e3, figures[2].last() / 1e3);
        }
        result.with("vm." + what, figures[1].medianRatio(figures[0]))
                .with("vm.aa_" + what, figures[4].medianRatio(figures[0]))
                .with("ioctl." + what, figures[1].medianRatio(figures[2]))
                .with("ioctl.aa_" + what, figures[5].medianRatio(figures[2]));
    }

    /** {@return nanoseconds per call} */
    private static double nanos(Way way) {
        long start = System.nanoTime();
        for (int i = 0; i < CALLS; i++) {
            way.call((i & 1) == 0);
        }
        return (System.nanoTime() - start) / (double) CALLS;
    }

    /** {@return bytes per call once it is compiled: the JDK's own share ends only then} */
    private double fewestBytes(Way way) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long fewest = Long.MAX_VALUE;
        for (int chunk = 0; chunk < (quick ? 1 : WARM_UP_CHUNKS) && fewest > 0; chunk++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CALLS; i++) {
                way.call((i & 1) == 0);
            }
            fewest = Math.min(fewest, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return fewest / (double) CALLS;
    }

    /** From the kernel's time stamp of an edge to the listener. */
    private void events(Board board, Context pi4j, Result result) throws IOException, InterruptedException {
        Figures hal = new Figures();
        Figures raw = new Figures();
        Figures again = new Figures();
        for (int round = quick ? 1 : 0; round <= (quick ? 1 : ROUNDS); round++) {
            double first = atPi4j(pi4j);
            double ours = atHal(board);
            double second = atPi4j(pi4j);
            System.err.printf("event, round %d: Pi4J plug-in %.0f us, HAL %.0f us%n", round, first / 1e3, ours / 1e3);
            if (round > 0) { // round 0 warms up
                hal.add(ours);
                raw.add(first);
                again.add(second);
            }
        }
        result.with("vm.event", hal.medianRatio(raw)).with("vm.aa_event", again.medianRatio(raw));
    }

    private double atHal(Board board) throws IOException, InterruptedException {
        BlockingQueue<Long> delays = new LinkedBlockingQueue<>();
        try (DigitalInput input = board.openDigitalInput(DigitalInputSettings.of(INPUT));
                Subscription _ = input.onEdge(edge -> delays.add(System.nanoTime() - edge.timestampNanos()))) {
            return delay(delays);
        }
    }

    private double atPi4j(Context pi4j) throws IOException, InterruptedException {
        BlockingQueue<Long> delays = new LinkedBlockingQueue<>();
        com.pi4j.io.gpio.digital.DigitalInput input = pi4j.create(
                DigitalInputConfig.newBuilder(pi4j).bcm(INPUT).debounce(0L).build());
        try {
            input.addListener(
                    event -> delays.add(System.nanoTime() - ((KernelStateChangeEvent) event).timestampNanos()));
            return delay(delays);
        } finally {
            pi4j.shutdown(input);
        }
    }

    private double delay(BlockingQueue<Long> delays) throws IOException, InterruptedException {
        Figures figures = new Figures();
        for (int i = 0; i < (quick ? 2 : EVENTS); i++) {
            pull(INPUT, i % 2 == 0);
            Long delay = delays.poll(10, TimeUnit.SECONDS);
            if (delay == null) {
                throw new BenchException("an edge was not delivered within 10 s");
            }
            figures.add(delay);
        }
        pull(INPUT, false);
        delays.poll(10, TimeUnit.SECONDS);
        return figures.median();
    }
}
