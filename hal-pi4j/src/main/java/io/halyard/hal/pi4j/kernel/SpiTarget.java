// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One chip on an SPI bus: an open {@code /dev/spidevB.C}. Safe for any thread; a transaction holds the bus. */
public final class SpiTarget implements AutoCloseable {
    /**
     * How to talk to it.
     *
     * @param mode 0 to 3, further bits as in {@code linux/spi/spi.h}
     * @param frequencyHz the fastest clock, above 0
     * @param bitsPerWord usually 8
     */
    public record Settings(int mode, int frequencyHz, int bitsPerWord) {}

    /**
     * One part of a transaction; a buffer counts from its position to its limit, and its position stays.
     *
     * @param out what is sent; none: zeros
     * @param in where to put what comes back; none: it is dropped
     */
    public record Part(@Nullable ByteBuffer out, @Nullable ByteBuffer in) {
        public Part {
            int sent = out == null ? -1 : out.remaining();
            int received = in == null ? -1 : in.remaining();
            if (Math.max(sent, received) < 1 || (sent >= 0 && received >= 0 && sent != received)) {
                throw new IllegalArgumentException("a transfer needs a byte at least, and as many back as out: " + sent
                        + " out, " + received + " in");
            }
        }

        int length() {
            ByteBuffer either = out != null ? out : in;
            return either == null ? 0 : either.remaining();
        }
    }

    private static final String ABSENT =
            "switch the bus on (sudo raspi-config, Interface Options, SPI); chip selects are 0 and 1";

    private final Path path;
    private final int descriptor;
    private final Arena arena;
    private final MemorySegment errnoState;
    private final Settings settings;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean closed; // guarded by lock

    private SpiTarget(Path path, Settings settings, int descriptor, Arena arena) {
        this.path = path;
        this.settings = settings;
        this.descriptor = descriptor;
        this.arena = arena;
        this.errnoState = Libc.errnoState(arena);
    }

    /**
     * Opens a chip.
     *
     * @param path e.g. {@code /dev/spidev0.0}
     * @throws KernelException with ENOENT, EACCES, and EINVAL for a mode, clock or word length that the controller has not
     */
    public static SpiTarget open(Path path, Settings settings) {
        Arena arena = Arena.ofAuto();
        MemorySegment errnoState = Libc.errnoState(arena);
        int descriptor = -1;
        try {
            descriptor = DeviceFile.open(path, "spi", ABSENT, errnoState);
            SpiTarget target = new SpiTarget(path, settings, descriptor, arena);
            target.configure();
            return target;
        } catch (KernelException e) {
            if (descriptor >= 0) {
                Libc.close(descriptor, errnoState);
            }
            throw e;
        }
    }

    /** {@return its device file} */
    public Path path() {
        return path;
    }

    /**
     * Sends and receives all parts in one go, the chip selected all the time.
     *
     * @throws KernelException with EMSGSIZE when it is longer than the driver's buffer, EBADF when it is closed
     */
    public void transfer(List<Part> parts) {
        if (parts.isEmpty() || parts.size() > SpiUapi.MOST_TRANSFERS) {
            throw new KernelException(
                    Errno.ERANGE,
                    parts.size() + " parts are outside 1 to " + SpiUapi.MOST_TRANSFERS + " for one transaction");
        }
        lock.lock();
        try (Arena call = Arena.ofConfined()) {
            if (closed) {
                throw new KernelException(Errno.EBADF, path + " is closed");
            }
            MemorySegment[] buffers = new MemorySegment[parts.size()];
            MemorySegment array = describe(parts, buffers, call);
            check("transfer with", Libc.ioctl(descriptor, SpiUapi.message(parts.size()), array, errnoState));
            for (int i = 0; i < buffers.length; i++) {
                ByteBuffer in = parts.get(i).in();
                if (in != null) {
                    MemorySegment.ofBuffer(in).copyFrom(buffers[i]);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Frees the chip. Harmless when closed already. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                Libc.close(descriptor, errnoState);
            }
        } finally {
            lock.unlock();
        }
    }

    /** What is sent is overwritten by what comes back, as the kernel allows. */
    private MemorySegment describe(List<Part> parts, MemorySegment[] buffers, Arena call) {
        long size = SpiUapi.SPI_IOC_TRANSFER.byteSize();
        MemorySegment array = call.allocate(SpiUapi.SPI_IOC_TRANSFER, parts.size());
        for (int i = 0; i < buffers.length; i++) {
            Part part = parts.get(i);
            ByteBuffer out = part.out();
            buffers[i] = call.allocate(part.length());
            if (out != null) {
                buffers[i].copyFrom(MemorySegment.ofBuffer(out));
            }
            long at = i * size;
            array.set(JAVA_LONG, at + offset("tx_buf"), buffers[i].address()); // zeros, where nothing is to be sent
            array.set(JAVA_LONG, at + offset("rx_buf"), part.in() == null ? 0 : buffers[i].address());
            array.set(JAVA_INT, at + offset("len"), part.length());
            array.set(JAVA_INT, at + offset("speed_hz"), settings.frequencyHz);
            array.set(JAVA_BYTE, at + offset("bits_per_word"), (byte) settings.bitsPerWord);
        }
        return array;
    }

    private static long offset(String member) {
        return GpioUapi.offset(SpiUapi.SPI_IOC_TRANSFER, member);
    }

    private void configure() {
        MemorySegment value = arena.allocate(JAVA_INT);
        value.set(JAVA_INT, 0, settings.mode);
        check(
                String.format("use mode 0x%X with", settings.mode),
                Libc.ioctl(descriptor, SpiUapi.SPI_IOC_WR_MODE32, value, errnoState));
        value.set(JAVA_INT, 0, settings.bitsPerWord);
        check(
                "use " + settings.bitsPerWord + " bits per word with",
                Libc.ioctl(descriptor, SpiUapi.SPI_IOC_WR_BITS_PER_WORD, value, errnoState));
        value.set(JAVA_INT, 0, settings.frequencyHz);
        check(
                "use a clock of " + settings.frequencyHz + " Hz with",
                Libc.ioctl(descriptor, SpiUapi.SPI_IOC_WR_MAX_SPEED_HZ, value, errnoState));
    }

    private void check(String verb, int result) {
        if (result < 0) {
            Errno errno = new Errno(-result);
            String remedy = errno.equals(Errno.EMSGSIZE)
                    ? "; it is longer than the driver's buffer: send less at once, or set spidev.bufsiz=65536 in cmdline.txt"
                    : "";
            throw new KernelException(errno, "cannot " + verb + " " + path + ": " + errno + remedy);
        }
    }
}
