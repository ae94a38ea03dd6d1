// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The C library's wrappers of the system calls that we use. Each returns what the kernel itself returns: a negative
 * number is an errno. {@code errnoState} is memory of {@link #errnoState} that the caller keeps, so that a call allocates nothing.
 */
@SuppressWarnings("restricted")
final class Libc {
    static final int O_RDONLY = 0;
    static final int O_WRONLY = 01;
    static final int O_RDWR = 02;
    static final int O_CLOEXEC = 02000000;
    static final int EFD_CLOEXEC = 02000000;
    static final short POLLIN = 0x1;

    private static final MemoryLayout ERRNO_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = ERRNO_STATE.varHandle(PathElement.groupElement("errno"));

    private static final MethodHandle OPEN = handle("open", 2, FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle CLOSE = handle("close", -1, FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle READ =
            handle("read", -1, FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle WRITE =
            handle("write", -1, FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle IOCTL =
            handle("ioctl", 2, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS));
    private static final MethodHandle POLL =
            handle("poll", -1, FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle EVENTFD =
            handle("eventfd", -1, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle INOTIFY_INIT1 =
            handle("inotify_init1", -1, FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle INOTIFY_ADD_WATCH =
            handle("inotify_add_watch", -1, FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));

    private Libc() {}

    private static MethodHandle handle(String function, int firstVariadic, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        Linker.Option errno = Linker.Option.captureCallState("errno");
        Linker.Option[] options = firstVariadic < 0
                ? new Linker.Option[] {errno}
                : new Linker.Option[] {errno, Linker.Option.firstVariadicArg(firstVariadic)};
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(function), descriptor, options);
    }

    /** {@return memory for a call's errno, as long-lived as {@code arena}} */
    static MemorySegment errnoState(Arena arena) {
        return arena.allocate(ERRNO_STATE);
    }

    /** {@return a descriptor, close-on-exec, or a negative errno} */
    static int open(MemorySegment path, int flags, MemorySegment errnoState) {
        try {
            int result = (int) OPEN.invokeExact(errnoState, path, flags | O_CLOEXEC);
            return result >= 0 ? result : negativeErrno(errnoState);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    static int close(int descriptor, MemorySegment errnoState) {
        try {
            int result = (int) CLOSE.invokeExact(errnoState, descriptor);
            return result >= 0 ? result : negativeErrno(errnoState);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** {@return the number of bytes read, or a negative errno} */
    static long read(int descriptor, MemorySegment buffer, MemorySegment errnoState) {
        try {
            long result = (long) READ.invokeExact(errnoState, descriptor, buffer, buffer.byteSize());
            return result >= 0 ? result : negativeErrno(errnoState);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** {@return the number of bytes written, or a negative errno} */
    static long write(int descriptor, MemorySegment buffer, MemorySegment errnoState) {
        try {
            long result = (long) WRITE.invokeExact(errnoState, descriptor, buffer, buffer.byteSize());
            return result >= 0 ? result : negativeErrno(errnoState);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    static int ioctl(int descriptor, long request, MemorySegment argument, MemorySegment errnoState) {
        try {
            int result = (int) IOCTL.invokeExact(errnoState, descriptor, request, argument);
            return result >= 0 ? result : negativeErrno(errnoState);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /**
     * Waits until something is to be read from one of the descriptors.
     *
     * @param descriptors an array of {@code struct pollfd}
     * @param count how many of them
     * @param timeoutMillis how long at most; -1 = for ever
     */
    static int poll(MemorySegment descriptors, long count, int timeoutMillis, MemorySegment errnoState) {
        try {
            int result = (int) POLL.invokeExact(errnoState, descriptors, count, timeoutMillis);
            return result >= 0 ? result : negativeErrno(errnoState);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** {@return a new event counter's descriptor, or a negative errno} */
    static int eventfd(MemorySegment errnoState) {
        try {
            int result = (int) EVENTFD.invokeExact(errnoState, 0, EFD_CLOEXEC);
            return result >= 0 ? result : negativeErrno(errnoState);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** {@return a new inotify descriptor, or a negative errno} */
    static int inotify(MemorySegment errnoState) {
        try {
            int result = (int) INOTIFY_INIT1.invokeExact(errnoState, O_CLOEXEC);
            return result >= 0 ? result : negativeErrno(errnoState);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** {@return the number of a new watch of a folder, or a negative errno} */
    static int inotifyAdd(int descriptor, MemorySegment path, int mask, MemorySegment errnoState) {
        try {
            int result = (int) INOTIFY_ADD_WATCH.invokeExact(errnoState, descriptor, path, mask);
            return result >= 0 ? result : negativeErrno(errnoState);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    private static int negativeErrno(MemorySegment errnoState) {
        return -(int) ERRNO.get(errnoState, 0L);
    }

    /** A downcall declares Throwable and throws only what is a bug of ours, such as memory that was freed before. */
    private static RuntimeException impossible(Throwable e) {
        return switch (e) {
            case RuntimeException exception -> exception;
            case Error error -> throw error;
            default -> new IllegalStateException("a system call threw", e);
        };
    }
}
