// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.kernel;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One requested line. Safe for any thread; reading and writing are one ioctl each and allocate nothing. Its descriptor lives until
 * {@link #close()}; its few bytes of memory until nobody has the line any more, which spares each call the counting of who uses them.
 */
public final class GpioLine implements AutoCloseable {
    private static final long BITS = GpioUapi.offset(GpioUapi.GPIO_V2_LINE_VALUES, "bits");
    private static final long MASK = GpioUapi.offset(GpioUapi.GPIO_V2_LINE_VALUES, "mask");

    private final String place;
    private final int descriptor;
    private final LineRole role;
    private final Arena arena = Arena.ofAuto();
    private final MemorySegment values = arena.allocate(GpioUapi.GPIO_V2_LINE_VALUES);
    private final MemorySegment errnoState = Libc.errnoState(arena);
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable EdgeWatch watch;
    private boolean closed;

    GpioLine(String place, int descriptor, LineRole role) {
        this.place = place;
        this.descriptor = descriptor;
        this.role = role;
        values.set(JAVA_LONG, MASK, 1);
    }

    /**
     * {@return whether the line is high; of a debounced line, its debounced level}
     *
     * @throws KernelException when the chip is gone, or with EBADF when the line is closed
     */
    public boolean read() {
        lock.lock();
        try {
            requireOpen();
            check("read", Libc.ioctl(descriptor, GpioUapi.GPIO_V2_LINE_GET_VALUES_IOCTL, values, errnoState));
            return (values.get(JAVA_LONG, BITS) & 1) != 0;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Drives the line. The kernel has set the pin when it returns.
     *
     * @throws KernelException with EPERM when the line is an input, EBADF when it is closed
     */
    public void write(boolean high) {
        lock.lock();
        try {
            requireOpen();
            values.set(JAVA_LONG, BITS, high ? 1 : 0);
            check("write", Libc.ioctl(descriptor, GpioUapi.GPIO_V2_LINE_SET_VALUES_IOCTL, values, errnoState));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Starts the report of edges: each one from now on goes to {@code sink}, on the watch's thread. A line has one watch and one sink
     * for its life; {@link #stopEdges} makes it silent, and another call of this lets it speak again.
     *
     * @throws KernelException when the chip cannot report edges
     */
    public void startEdges(EdgeWatch watch, EdgeWatch.Sink sink) {
        lock.lock();
        try {
            requireOpen();
            if (this.watch == null) {
                watch.add(this, sink);
                this.watch = watch;
            }
            configure(true);
        } finally {
            lock.unlock();
        }
    }

    /** Ends the interrupts of a line that nobody listens to. */
    public void stopEdges() {
        lock.lock();
        try {
            if (!closed) {
                configure(false);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Frees the line. What it drives then is the kernel's and the chip's affair. Harmless when closed already. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
        } finally {
            lock.unlock();
        }
        // From here on nobody but the watch's thread uses the descriptor, and not after it has forgotten the line.
        if (watch != null) {
            watch.remove(this);
        }
        Libc.close(descriptor, errnoState);
    }

    int descriptor() {
        return descriptor;
    }

    String place() {
        return place;
    }

    private void configure(boolean edges) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment config = call.allocate(GpioUapi.GPIO_V2_LINE_CONFIG);
            LineConfig.write(config, role, edges);
            check("configure", Libc.ioctl(descriptor, GpioUapi.GPIO_V2_LINE_SET_CONFIG_IOCTL, config, errnoState));
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new KernelException(Errno.EBADF, place + " is closed");
        }
    }

    private void check(String verb, int result) {
        if (result < 0) {
            Errno errno = new Errno(-result);
            throw new KernelException(errno, "cannot " + verb + " " + place + ": " + errno);
        }
    }
}
