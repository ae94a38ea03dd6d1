// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * An open descriptor, for any thread: whoever uses it does so alone, between {@link #enter} and {@link #leave}, and nobody does once it
 * is closed. The descriptor lives until {@link #close}; a few bytes of memory until nobody has this any more, which spares each call
 * the counting of who uses them.
 */
final class OpenDevice implements KernelResource {
    /**
     * What messages say of a kind of device beyond the error number.
     *
     * @param group the group that Raspberry Pi OS gives its files to
     * @param absent what to do when there is no such file; may be empty
     * @param remedy what to do about a failed call, from "; " on; may be empty
     */
    record Words(String group, String absent, Function<Errno, String> remedy) {}

    private final String place;
    private final int descriptor;
    private final Function<Errno, String> remedy;
    private final MemorySegment errnoState = Libc.errnoState(Arena.ofAuto()); // guarded by lock
    private final ReentrantLock lock = new ReentrantLock();
    private boolean closed; // guarded by lock

    /** What is open already: {@code descriptor} belongs to this from now on. */
    OpenDevice(String place, int descriptor, Function<Errno, String> remedy) {
        this.place = place;
        this.descriptor = descriptor;
        this.remedy = remedy;
    }

    /**
     * Opens a device file. When {@code setUp} fails, nothing stays open.
     *
     * @param place how messages call it
     * @param setUp asks and configures it
     */
    static <T> T open(Path path, String place, Words words, Function<OpenDevice, T> setUp) {
        int descriptor = DeviceFile.open(path, words.group, words.absent);
        OpenDevice device = new OpenDevice(place, descriptor, words.remedy);
        try {
            return setUp.apply(device);
        } catch (KernelException e) {
            device.close();
            throw e;
        }
    }

    String place() {
        return place;
    }

    int descriptor() {
        return descriptor;
    }

    /**
     * Takes it for a call, which {@link #leave} ends.
     *
     * @throws KernelException with EBADF when it is closed
     */
    void enter() {
        if (!enterIfOpen()) {
            throw new KernelException(Errno.EBADF, place + " is closed");
        }
    }

    /** {@return whether it is open, and therefore taken for a call} */
    boolean enterIfOpen() {
        lock.lock();
        if (closed) {
            lock.unlock();
            return false;
        }
        return true;
    }

    void leave() {
        lock.unlock();
    }

    /** {@return what the kernel returns: a negative number is an errno} */
    int ioctl(long request, MemorySegment argument) {
        return Libc.ioctl(descriptor, request, argument, errnoState);
    }

    /**
     * Does an ioctl that must succeed.
     *
     * @param verb what messages say could not be done with it
     */
    void ioctl(String verb, long request, MemorySegment argument) {
        int result = ioctl(request, argument);
        if (result < 0) {
            throw failure(verb, new Errno(-result));
        }
    }

    void read(MemorySegment buffer) {
        long result = Libc.read(descriptor, buffer, errnoState);
        if (result < 0) {
            throw failure("read", new Errno((int) -result));
        }
    }

    void write(MemorySegment buffer) {
        long result = Libc.write(descriptor, buffer, errnoState);
        if (result < 0) {
            throw failure("write", new Errno((int) -result));
        }
    }

    /** {@return the failure of a call, in the words of this kind of device} */
    KernelException failure(String verb, Errno errno) {
        return new KernelException(errno, "cannot " + verb + " " + place + ": " + errno + remedy.apply(errno));
    }

    @Override
    public void close() {
        close(() -> {});
    }

    /**
     * Closes it.
     *
     * @param before is done when nobody uses it any more, while the descriptor is still this one's
     */
    void close(Runnable before) {
        if (!enterIfOpen()) {
            return;
        }
        closed = true;
        leave();
        before.run();
        Libc.close(descriptor, errnoState);
    }
}
