// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the edges of any number of lines on one platform thread, in {@code poll} on their descriptors and on an event counter that
 * wakes it for a new line, a closed line, and its end. The thread starts with the first line. It is a daemon: a program
 * that ends without closing anything does end.
 */
public final class EdgeWatch implements AutoCloseable {
    /** Takes a line's edges, on the watch's own thread: it must neither block nor call back. */
    public interface Sink {
        /**
         * Takes an edge.
         *
         * @param rising whether the line is high after it
         * @param timestampNanos the kernel's time of it, on the clock of {@link System#nanoTime()}
         * @param lineSeqno the kernel's number of it among the line's edges, 1 for the first; after 2^32 - 1 comes 0. A gap is edges that
         *     the kernel had no room for
         */
        void edge(boolean rising, long timestampNanos, int lineSeqno);

        /** Takes note that no edge will follow, because the chip is gone. */
        void failed(KernelException reason);
    }

    private record Watched(GpioLine line, Sink sink) {}

    private static final Logger LOG = LoggerFactory.getLogger(EdgeWatch.class);
    private static final int EVENTS_PER_READ = 64;
    private static final long FD = GpioUapi.offset(GpioUapi.POLLFD, "fd");
    private static final long EVENTS = GpioUapi.offset(GpioUapi.POLLFD, "events");
    private static final long REVENTS = GpioUapi.offset(GpioUapi.POLLFD, "revents");
    private static final long TIMESTAMP = GpioUapi.offset(GpioUapi.GPIO_V2_LINE_EVENT, "timestamp_ns");
    private static final long ID = GpioUapi.offset(GpioUapi.GPIO_V2_LINE_EVENT, "id");
    private static final long LINE_SEQNO = GpioUapi.offset(GpioUapi.GPIO_V2_LINE_EVENT, "line_seqno");

    private final String threadName;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Runnable> commands = new ArrayDeque<>(); // guarded by lock
    private @Nullable Thread thread; // guarded by lock
    private int wakeDescriptor = -1; // guarded by lock
    private boolean closed; // guarded by lock
    private boolean ended; // guarded by lock: the thread touches nothing any more
    private final List<Watched> watched = new ArrayList<>(); // the thread's own

    /**
     * @param threadName {@code halyard-<feature>-<instance>}
     */
    public EdgeWatch(String threadName) {
        this.threadName = threadName;
    }

    void add(GpioLine line, Sink sink) {
        lock.lock();
        try {
            if (closed || ended) {
                throw new KernelException(Errno.EBADF, line.place() + " cannot be watched: the watch has ended");
            }
            start();
            commands.add(() -> watched.add(new Watched(line, sink)));
            wake();
        } finally {
            lock.unlock();
        }
    }

    /** Returns when the thread does not use the line's descriptor any more. */
    void remove(GpioLine line) {
        CountDownLatch forgotten = new CountDownLatch(1);
        lock.lock();
        try {
            if (thread == null || ended) {
                return;
            }
            commands.add(() -> {
                watched.removeIf(one -> one.line == line);
                forgotten.countDown();
            });
            wake();
        } finally {
            lock.unlock();
        }
        uninterruptibly(forgotten::await);
    }

    /** Ends the thread and returns when it has ended. Lines stay open, and silent. */
    @Override
    public void close() {
        Thread running;
        int descriptor;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            running = thread;
            if (running == null) {
                return;
            }
            wake();
            descriptor = wakeDescriptor;
        } finally {
            lock.unlock();
        }
        uninterruptibly(running::join);
        try (Arena call = Arena.ofConfined()) {
            Libc.close(descriptor, Libc.errnoState(call));
        }
    }

    private void start() {
        if (thread != null) {
            return;
        }
        try (Arena call = Arena.ofConfined()) {
            int descriptor = Libc.eventfd(Libc.errnoState(call));
            if (descriptor < 0) {
                Errno errno = new Errno(-descriptor);
                throw new KernelException(errno, "cannot make an event counter: " + errno);
            }
            wakeDescriptor = descriptor;
        }
        int descriptor = wakeDescriptor;
        thread = Thread.ofPlatform().daemon().name(threadName).start(() -> run(descriptor));
    }

    private void wake() {
        try (Arena call = Arena.ofConfined()) {
            Libc.write(wakeDescriptor, call.allocateFrom(JAVA_LONG, 1), Libc.errnoState(call));
        }
    }

    private void run(int wakeDescriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errnoState = Libc.errnoState(arena);
            MemorySegment counter = arena.allocate(JAVA_LONG);
            MemorySegment events = arena.allocate(GpioUapi.GPIO_V2_LINE_EVENT, EVENTS_PER_READ);
            MemorySegment descriptors = arena.allocate(GpioUapi.POLLFD, 1);
            setDescriptor(descriptors, 0, wakeDescriptor);
            while (true) {
                int ready = Libc.poll(descriptors, watched.size() + 1L, -1, errnoState);
                if (ready < 0 && ready != -Errno.EINTR.number()) {
                    throw new KernelException(new Errno(-ready), "cannot poll: " + new Errno(-ready));
                }
                for (int i = watched.size(); ready > 0 && i > 0; i--) {
                    if (revents(descriptors, i) != 0 && !drain(watched.get(i - 1), events, errnoState)) {
                        watched.remove(i - 1);
                    }
                }
                if (ready > 0 && revents(descriptors, 0) != 0) {
                    Libc.read(wakeDescriptor, counter, errnoState);
                    if (!obey()) {
                        return;
                    }
                }
                descriptors = arrange(descriptors, arena, wakeDescriptor);
            }
        } catch (RuntimeException e) { // The thread's root: whoever listens must learn that nothing follows.
            LOG.error("{} ends: no more edges are reported", threadName, e);
            KernelException reason = new KernelException(Errno.EBADF, threadName + " has ended: " + e.getMessage());
            watched.forEach(one -> one.sink.failed(reason));
        } finally {
            end();
        }
    }

    private void end() {
        lock.lock();
        try {
            ended = true;
            commands.forEach(Runnable::run); // whoever waits in remove() goes on
        } finally {
            lock.unlock();
        }
    }

    /** {@return whether to go on} */
    private boolean obey() {
        lock.lock();
        try {
            for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
                command.run();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private MemorySegment arrange(MemorySegment descriptors, Arena arena, int wakeDescriptor) {
        MemorySegment room = descriptors;
        if (room.byteSize() < (watched.size() + 1L) * GpioUapi.POLLFD.byteSize()) {
            room = arena.allocate(GpioUapi.POLLFD, 2L * (watched.size() + 1));
        }
        setDescriptor(room, 0, wakeDescriptor);
        for (int i = 0; i < watched.size(); i++) {
            setDescriptor(room, i + 1, watched.get(i).line.descriptor());
        }
        return room;
    }

    /** {@return whether the line is still of use} */
    private static boolean drain(Watched one, MemorySegment events, MemorySegment errnoState) {
        long size = GpioUapi.GPIO_V2_LINE_EVENT.byteSize();
        long read = Libc.read(one.line.descriptor(), events, errnoState);
        if (read == -Errno.EINTR.number()) {
            return true;
        }
        if (read <= 0) {
            Errno errno = new Errno((int) -read);
            one.sink.failed(new KernelException(errno, "no more edges of " + one.line.place() + ": " + errno));
            return false;
        }
        for (long at = 0; at + size <= read; at += size) {
            one.sink.edge(
                    events.get(JAVA_INT, at + ID) == GpioUapi.GPIO_V2_LINE_EVENT_RISING_EDGE,
                    events.get(JAVA_LONG, at + TIMESTAMP),
                    events.get(JAVA_INT, at + LINE_SEQNO));
        }
        return true;
    }

    private static void setDescriptor(MemorySegment descriptors, long index, int descriptor) {
        long at = index * GpioUapi.POLLFD.byteSize();
        descriptors.set(JAVA_INT, at + FD, descriptor);
        descriptors.set(JAVA_SHORT, at + EVENTS, Libc.POLLIN);
        descriptors.set(JAVA_SHORT, at + REVENTS, (short) 0);
    }

    private static short revents(MemorySegment descriptors, long index) {
        return descriptors.get(JAVA_SHORT, index * GpioUapi.POLLFD.byteSize() + REVENTS);
    }

    /** Something that waits. */
    interface Waiting {
        void await() throws InterruptedException;
    }

    /** Waits to the end whatever interrupts it; the thread's interrupt flag is then set. */
    static void uninterruptibly(Waiting waiting) {
        boolean interrupted = false;
        while (true) {
            try {
                waiting.await();
                break;
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
