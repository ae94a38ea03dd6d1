// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.service;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;

/**
 * A Unix datagram socket, of which Java has none: three functions of the C library, by the foreign function interface. Linux only. Loaded only where
 * there is someone to hear.
 */
@SuppressWarnings("restricted")
final class NotifySocket implements AutoCloseable {
    private static final short AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 02000000;
    /** A manager that does not read must not hold up who is watched. */
    private static final int MSG_DONTWAIT = 0x40;

    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int PATH_AT = 2;
    private static final int LONGEST_PATH = 107;
    private static final int LONGEST_MESSAGE = 1024;

    private final Arena arena = Arena.ofAuto();
    private final MethodHandle sendTo;
    private final MethodHandle closing;
    private final VarHandle errno;
    private final MemorySegment errnoState;
    private final MemorySegment message = arena.allocate(LONGEST_MESSAGE);
    private final MemorySegment address;
    private final int descriptor;
    private boolean closed;

    /**
     * Opens it.
     *
     * @param path of the manager's socket; one that begins with {@code @} has no file
     * @throws IOException if the system gives no socket
     * @throws IllegalArgumentException if it is no such path
     */
    NotifySocket(String path) throws IOException {
        this.address = address(path);
        Linker linker = Linker.nativeLinker();
        Linker.Option capture = Linker.Option.captureCallState("errno");
        this.errno = Linker.Option.captureStateLayout().varHandle(PathElement.groupElement("errno"));
        this.errnoState = arena.allocate(Linker.Option.captureStateLayout());
        MethodHandle socket = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("socket"),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
                capture);
        this.sendTo = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("sendto"),
                FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT),
                capture);
        this.closing = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("close"), FunctionDescriptor.of(JAVA_INT, JAVA_INT), capture);
        try {
            this.descriptor = (int) socket.invokeExact(errnoState, (int) AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        } catch (Throwable e) {
            throw impossible(e);
        }
        if (descriptor < 0) {
            throw new IOException("no socket: errno " + lastErrno());
        }
    }

    /** {@return a {@code struct sockaddr_un}} */
    private MemorySegment address(String path) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        boolean isAbstract = path.startsWith("@");
        if (bytes.length > LONGEST_PATH || !(isAbstract || path.startsWith("/"))) {
            throw new IllegalArgumentException("\"" + path
                    + "\" is no Unix socket: it must begin with / or @ and have at most " + LONGEST_PATH + " bytes");
        }
        MemorySegment made = arena.allocate(PATH_AT + bytes.length + (isAbstract ? 0L : 1L), Short.BYTES);
        made.set(JAVA_SHORT, 0, AF_UNIX);
        MemorySegment.copy(bytes, 0, made, ValueLayout.JAVA_BYTE, PATH_AT, bytes.length);
        if (isAbstract) {
            made.set(ValueLayout.JAVA_BYTE, PATH_AT, (byte) 0);
        }
        return made;
    }

    /** {@return 0, or the errno because of which nothing was sent} It never waits; of a long text the end is left out. */
    synchronized int send(String text) {
        if (closed) {
            return 0;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, LONGEST_MESSAGE);
        MemorySegment.copy(bytes, 0, message, ValueLayout.JAVA_BYTE, 0, length);
        try {
            long sent = (long) sendTo.invokeExact(
                    errnoState, descriptor, message, (long) length, MSG_DONTWAIT | MSG_NOSIGNAL, address, (int)
                            address.byteSize());
            return sent < 0 ? lastErrno() : 0;
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    private int lastErrno() {
        return (int) errno.get(errnoState, 0L);
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            int _ = (int) closing.invokeExact(errnoState, descriptor);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** What a call of a native function declares, and cannot throw. */
    private static IllegalStateException impossible(Throwable thrown) {
        return new IllegalStateException("a native call threw", thrown);
    }
}
