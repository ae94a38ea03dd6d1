// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks.hal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.halyard.benchmarks.report.BenchException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** A GPIO line by {@code ioctl} and nothing else: no lock, no state, no check but of the result. What a program would do at best. */
@SuppressWarnings("restricted")
final class BareLine implements AutoCloseable {
    private static final long GET_LINE = 0xC250B407L;
    private static final long GET_VALUES = 0xC010B40EL;
    private static final long SET_VALUES = 0xC010B40FL;
    private static final long OUTPUT = 1L << 3;
    /** Places in {@code struct gpio_v2_line_request}. */
    private static final long FLAGS = 288;

    private static final long NUM_LINES = 560;
    private static final long FD = 588;
    private static final long SIZE = 592;
    private static final int O_RDWR = 2;

    private static final MethodHandle OPEN = handle("open", 2, FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle CLOSE = handle("close", -1, FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle IOCTL =
            handle("ioctl", 2, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS));

    /** Memory that is never freed: a call need not count who uses it. */
    private final Arena arena = Arena.global();

    private final MemorySegment errno = arena.allocate(Linker.Option.captureStateLayout());
    private final MemorySegment values = arena.allocate(2L * Long.BYTES, Long.BYTES);
    private final int descriptor;

    BareLine(String chip, int offset) {
        try {
            int device = (int) OPEN.invokeExact(errno, arena.allocateFrom(chip), O_RDWR);
            MemorySegment request = arena.allocate(SIZE, Long.BYTES);
            request.set(JAVA_INT, 0, offset);
            request.set(JAVA_LONG, FLAGS, OUTPUT);
            request.set(JAVA_INT, NUM_LINES, 1);
            check((int) IOCTL.invokeExact(errno, device, GET_LINE, request));
            check((int) CLOSE.invokeExact(errno, device));
            descriptor = request.get(JAVA_INT, FD);
            values.set(JAVA_LONG, Long.BYTES, 1);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    void write(boolean high) {
        values.set(JAVA_LONG, 0, high ? 1 : 0);
        try {
            check((int) IOCTL.invokeExact(errno, descriptor, SET_VALUES, values));
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    boolean read() {
        try {
            check((int) IOCTL.invokeExact(errno, descriptor, GET_VALUES, values));
        } catch (Throwable e) {
            throw failed(e);
        }
        return (values.get(JAVA_LONG, 0) & 1) != 0;
    }

    @Override
    public void close() {
        try {
            check((int) CLOSE.invokeExact(errno, descriptor));
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    private static void check(int result) {
        if (result < 0) {
            throw new BenchException("a system call failed");
        }
    }

    private static BenchException failed(Throwable e) {
        return e instanceof BenchException already ? already : new BenchException("a system call threw", e);
    }

    private static MethodHandle handle(String function, int firstVariadic, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        Linker.Option errno = Linker.Option.captureCallState("errno");
        Linker.Option[] options = firstVariadic < 0
                ? new Linker.Option[] {errno}
                : new Linker.Option[] {errno, Linker.Option.firstVariadicArg(firstVariadic)};
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(function), descriptor, options);
    }
}
