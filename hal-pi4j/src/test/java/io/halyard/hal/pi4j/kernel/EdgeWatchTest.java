// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.kernel;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A named pipe stands for a line: the kernel's event structures are written into it. */
class EdgeWatchTest {
    private static final String THREAD = "halyard-test-edges";

    private record Seen(boolean rising, long timestampNanos, int lineSeqno) {}

    private static final class Recorder implements EdgeWatch.Sink {
        private final BlockingQueue<Seen> edges = new LinkedBlockingQueue<>();
        private final BlockingQueue<KernelException> failures = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> threads = new LinkedBlockingQueue<>();

        @Override
        public void edge(boolean rising, long timestampNanos, int lineSeqno) {
            threads.add(Thread.currentThread().getName());
            edges.add(new Seen(rising, timestampNanos, lineSeqno));
        }

        @Override
        public void failed(KernelException reason) {
            failures.add(reason);
        }
    }

    @TempDir
    Path folder;

    private final Arena arena = Arena.ofShared();
    private final EdgeWatch watch = new EdgeWatch(THREAD);
    private final Recorder recorder = new Recorder();

    @BeforeEach
    void noThreadYet() {
        assertThat(threadRuns()).isFalse();
    }

    @AfterEach
    void close() {
        watch.close();
        arena.close();
        assertThat(threadRuns()).isFalse();
    }

    @Test
    void edgesOfManyLinesArriveOnTheOneThread() throws Exception {
        Recorder other = new Recorder();
        GpioLine first = line("first");
        GpioLine second = line("second");
        watch.add(first, recorder);
        watch.add(second, other);

        write(first, 1, 1_000, 1);
        assertThat(take(recorder.edges)).isEqualTo(new Seen(true, 1_000, 1));
        write(second, 2, 2_000, 7);
        assertThat(take(other.edges)).isEqualTo(new Seen(false, 2_000, 7));
        write(first, 2, 3_000, 2);
        assertThat(take(recorder.edges)).isEqualTo(new Seen(false, 3_000, 2));
        assertThat(recorder.threads).containsOnly(THREAD);
        assertThat(other.threads).containsOnly(THREAD);
        first.close();
        second.close();
    }

    @Test
    void manyLinesAreWatchedAtOnce() throws Exception {
        for (int i = 0; i < 30; i++) {
            GpioLine line = line("line" + i);
            watch.add(line, recorder);
            write(line, 1, i, 1);
            assertThat(take(recorder.edges)).isEqualTo(new Seen(true, i, 1));
        }
    }

    @Test
    void aRemovedLineIsNotTouchedAnyMore() throws Exception {
        GpioLine line = line("line");
        watch.add(line, recorder);
        write(line, 1, 1, 1);
        take(recorder.edges);
        watch.remove(line);

        write(line, 2, 2, 2);
        GpioLine next = line("next");
        watch.add(next, recorder);
        write(next, 1, 3, 1);
        assertThat(take(recorder.edges)).isEqualTo(new Seen(true, 3, 1));
        line.close();
        next.close();
    }

    @Test
    void aLineThatFailsIsToldAndTheOthersGoOn() throws Exception {
        GpioLine broken =
                new GpioLine("the broken line", Integer.MAX_VALUE, LineRole.Input.of(LineRole.Bias.DISABLED, 0));
        GpioLine line = line("line");
        watch.add(broken, recorder);
        watch.add(line, recorder);

        assertThat(take(recorder.failures)).hasMessage("no more edges of the broken line: EBADF (9)");
        write(line, 1, 1, 1);
        assertThat(take(recorder.edges)).isEqualTo(new Seen(true, 1, 1));
        line.close();
    }

    @Test
    void closingEndsTheThreadAndIsHarmlessAgain() throws Exception {
        GpioLine line = line("line");
        watch.add(line, recorder);
        assertThat(threadRuns()).isTrue();
        long counters = Descriptors.open("eventfd");
        watch.close();
        watch.close();
        assertThat(threadRuns()).isFalse();
        assertThat(Descriptors.open("eventfd")).isEqualTo(counters - 1);
        watch.remove(line);
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> watch.add(line, recorder))
                .withMessage("line cannot be watched: the watch has ended");
        line.close();
    }

    @Test
    void aCloserThatIsInterruptedWaitsAllTheSameAndKeepsItsFlag() throws Exception {
        GpioLine line = line("line");
        watch.add(line, recorder);
        Thread.currentThread().interrupt();
        watch.remove(line);
        watch.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(threadRuns()).isFalse();
        line.close();
    }

    private GpioLine line(String name) throws IOException, InterruptedException {
        Path pipe = folder.resolve(name);
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        int descriptor = Libc.open(arena.allocateFrom(pipe.toString()), Libc.O_RDWR, Libc.errnoState(arena));
        assertThat(descriptor).isNotNegative();
        return new GpioLine(name, descriptor, LineRole.Input.of(LineRole.Bias.DISABLED, 0));
    }

    private void write(GpioLine line, int id, long timestamp, int lineSeqno) {
        MemorySegment event = arena.allocate(GpioUapi.GPIO_V2_LINE_EVENT);
        event.set(ValueLayout.JAVA_LONG, GpioUapi.offset(GpioUapi.GPIO_V2_LINE_EVENT, "timestamp_ns"), timestamp);
        event.set(ValueLayout.JAVA_INT, GpioUapi.offset(GpioUapi.GPIO_V2_LINE_EVENT, "id"), id);
        event.set(ValueLayout.JAVA_INT, GpioUapi.offset(GpioUapi.GPIO_V2_LINE_EVENT, "line_seqno"), lineSeqno);
        assertThat(Libc.write(line.descriptor(), event, Libc.errnoState(arena))).isEqualTo(event.byteSize());
    }

    private static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
        return requireNonNull(queue.poll(10, TimeUnit.SECONDS), "nothing came within 10 s");
    }

    private static boolean threadRuns() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals(THREAD));
    }
}
