// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when device files come, go, or change hands (inotify). Owns one platform thread, which waits in {@code poll}; it is
 * started by {@link #start} and ended by {@link #close}.
 */
public final class DeviceWatch implements AutoCloseable {
    /** Hears of a file; on the watch's thread, so it must be quick. */
    public interface Listener {
        /**
         * A file in the folder came, went, or has another owner.
         *
         * @param name its name
         * @param gone whether it went
         */
        void changed(String name, boolean gone);
    }

    static final int IN_ATTRIB = 0x4;
    static final int IN_CREATE = 0x100;
    static final int IN_DELETE = 0x200;
    /** {@code struct inotify_event}: watch, mask, cookie, length of the name, name. */
    static final long MASK = 4;

    static final long LENGTH = 12;
    static final long NAME = 16;

    private static final Logger LOG = LoggerFactory.getLogger(DeviceWatch.class);
    private static final long ROOM = 4096;

    private final String threadName;
    private final Listener listener;
    private final int events;
    private final int wake;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread thread;

    private DeviceWatch(String threadName, Listener listener, int events, int wake) {
        this.threadName = threadName;
        this.listener = listener;
        this.events = events;
        this.wake = wake;
        this.thread = Thread.ofPlatform().daemon().name(threadName).unstarted(this::run);
    }

    /**
     * Starts watching.
     *
     * @param folder e.g. {@code /dev}
     */
    public static DeviceWatch start(Path folder, String threadName, Listener listener) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment errnoState = Libc.errnoState(call);
            int events = check(Libc.inotify(errnoState));
            int added = Libc.inotifyAdd(
                    events, call.allocateFrom(folder.toString()), IN_ATTRIB | IN_CREATE | IN_DELETE, errnoState);
            if (added < 0) {
                Libc.close(events, errnoState);
                check(added);
            }
            int wake = Libc.eventfd(errnoState);
            if (wake < 0) {
                Libc.close(events, errnoState);
                check(wake);
            }
            DeviceWatch watch = new DeviceWatch(threadName, listener, events, wake);
            watch.thread.start();
            return watch;
        }
    }

    /** Ends the thread; returns when it has ended, unless it is that thread which calls. Harmless when closed already. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try (Arena call = Arena.ofConfined()) {
            Libc.write(wake, call.allocateFrom(JAVA_LONG, 1), Libc.errnoState(call));
        }
        if (!Thread.currentThread().equals(thread)) {
            EdgeWatch.uninterruptibly(thread::join);
        }
    }

    private void run() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errnoState = Libc.errnoState(arena);
            MemorySegment room = arena.allocate(ROOM, Long.BYTES);
            MemorySegment descriptors = arena.allocate(GpioUapi.POLLFD, 2);
            long size = GpioUapi.POLLFD.byteSize();
            while (!closed.get()) {
                for (int i = 0; i < 2; i++) {
                    descriptors.set(JAVA_INT, i * size, i == 0 ? events : wake);
                    descriptors.set(JAVA_SHORT, i * size + GpioUapi.offset(GpioUapi.POLLFD, "events"), Libc.POLLIN);
                }
                int ready = Libc.poll(descriptors, 2, -1, errnoState);
                if (ready < 0 && ready != -Errno.EINTR.number()) {
                    check(ready);
                }
                if (ready > 0 && descriptors.get(JAVA_SHORT, GpioUapi.offset(GpioUapi.POLLFD, "revents")) != 0) {
                    tell(room, Libc.read(events, room, errnoState));
                }
            }
            Libc.close(events, errnoState);
            Libc.close(wake, errnoState);
        } catch (RuntimeException e) { // The thread's root.
            LOG.error("{} ends: a chip that goes is not noticed any more", threadName, e);
        }
    }

    private void tell(MemorySegment room, long length) {
        long at = 0;
        while (at + NAME <= length && !closed.get()) {
            int mask = room.get(JAVA_INT, at + MASK);
            int name = room.get(JAVA_INT, at + LENGTH);
            if (name > 0) {
                listener.changed(room.asSlice(at + NAME, name).getString(0), (mask & IN_DELETE) != 0);
            }
            at += NAME + name;
        }
    }

    private static int check(int result) {
        if (result < 0) {
            throw new KernelException(new Errno(-result), "cannot watch device files: " + new Errno(-result));
        }
        return result;
    }
}
