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
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** One chip on an SPI bus: an open {@code /dev/spidevB.C}. Safe for any thread; a transaction holds the bus. */
public final class SpiTarget implements KernelResource {
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

    private static final OpenDevice.Words WORDS = new OpenDevice.Words(
            "spi",
            "switch the bus on (sudo raspi-config, Interface Options, SPI); chip selects are 0 and 1",
            SpiTarget::remedy);

    private final OpenDevice device;
    private final Settings settings;

    private SpiTarget(OpenDevice device, Settings settings) {
        this.device = device;
        this.settings = settings;
    }

    /**
     * Opens a chip.
     *
     * @param path e.g. {@code /dev/spidev0.0}
     * @throws KernelException with ENOENT, EACCES, and EINVAL for a mode, clock or word length that the controller has not
     */
    public static SpiTarget open(Path path, Settings settings) {
        return OpenDevice.open(path, path.toString(), WORDS, device -> {
            SpiTarget target = new SpiTarget(device, settings);
            target.configure();
            return target;
        });
    }

    /**
     * {@return the fastest clock of a chip, in hertz, which the kernel drives where a faster one is asked for; empty where it is not there,
     * or where we may not ask} While somebody has the chip open with a slower clock, it is that one.
     */
    public static OptionalInt maximumHz(Path path) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment value = call.allocate(JAVA_INT);
            return OpenDevice.open(path, path.toString(), WORDS, device -> {
                try (device) {
                    device.ioctl("ask the clock of", SpiUapi.SPI_IOC_RD_MAX_SPEED_HZ, value);
                }
                int hertz = value.get(JAVA_INT, 0);
                return hertz > 0 ? OptionalInt.of(hertz) : OptionalInt.empty();
            });
        } catch (KernelException _) { // Who opens a chip is told why.
            return OptionalInt.empty();
        }
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
        device.enter();
        try (Arena call = Arena.ofConfined()) {
            MemorySegment[] buffers = new MemorySegment[parts.size()];
            MemorySegment array = describe(parts, buffers, call);
            device.ioctl("transfer with", SpiUapi.message(parts.size()), array);
            for (int i = 0; i < buffers.length; i++) {
                ByteBuffer in = parts.get(i).in();
                if (in != null) {
                    MemorySegment.ofBuffer(in).copyFrom(buffers[i]);
                }
            }
        } finally {
            device.leave();
        }
    }

    @Override
    public void close() {
        device.close();
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
        String mode = String.format("mode 0x%X (MODE_%d)", settings.mode, settings.mode & SpiUapi.SPI_MODE_3);
        set(SpiUapi.SPI_IOC_WR_MODE32, settings.mode, Errno.EOPNOTSUPP, mode);
        String words = "words of " + settings.bitsPerWord + " bits (every controller has those of 8)";
        set(SpiUapi.SPI_IOC_WR_BITS_PER_WORD, settings.bitsPerWord, Errno.EINVAL, words);
        set(
                SpiUapi.SPI_IOC_WR_MAX_SPEED_HZ,
                settings.frequencyHz,
                Errno.EINVAL,
                "clock of " + settings.frequencyHz + " Hz");
    }

    /**
     * Sets one thing of the controller.
     *
     * @param refusal what it is when the controller has it not, which the kernel says with EINVAL
     */
    private void set(long request, int value, Errno refusal, String what) {
        try (Arena call = Arena.ofConfined()) {
            int result = device.ioctl(request, call.allocateFrom(JAVA_INT, value));
            if (result == -Errno.EINVAL.number()) {
                throw new KernelException(
                        refusal, "the controller of " + device.place() + " has no " + what + ": " + Errno.EINVAL);
            }
            if (result < 0) {
                throw device.failure("configure", new Errno(-result));
            }
        }
    }

    private static String remedy(Errno errno) {
        return errno.equals(Errno.EMSGSIZE)
                ? "; it is longer than the driver's buffer: send less at once, or set spidev.bufsiz=65536 in cmdline.txt"
                : "";
    }
}
