// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * An open {@code /dev/gpiochipN}. It is needed only to ask about lines and to request them: a {@link GpioLine} lives on
 * without it. Belongs to the thread that opened it.
 */
public final class GpioChip implements AutoCloseable {
    /**
     * What a chip says of itself.
     *
     * @param name the kernel's name of it, e.g. {@code gpiochip0}: the number may be another one after the next boot
     * @param label what it is, e.g. {@code pinctrl-rp1}
     * @param lines how many lines it has
     */
    public record ChipInfo(String name, String label, int lines) {}

    /**
     * What a chip says of one of its lines.
     *
     * @param offset its number on the chip
     * @param name the name that the device tree gives to it; may be empty
     * @param used whether somebody has requested it, or the kernel uses it
     * @param consumer who has it; may be empty
     * @param debounceMicros the debounce time that its holder asked for, in microseconds; 0 = none
     */
    public record LineInfo(int offset, String name, boolean used, String consumer, int debounceMicros) {}

    private final Path path;
    private final int descriptor;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment errnoState = Libc.errnoState(arena);

    private GpioChip(Path path, int descriptor) {
        this.path = path;
        this.descriptor = descriptor;
    }

    /**
     * Opens a chip.
     *
     * @param path e.g. {@code /dev/gpiochip0}
     * @throws KernelException when it is not there or may not be opened; the message names the group to join
     */
    public static GpioChip open(Path path) {
        return new GpioChip(path, DeviceFile.open(path, "gpio", ""));
    }

    /** {@return its device file} */
    public Path path() {
        return path;
    }

    /**
     * {@return what the chip is}
     *
     * @throws KernelException when the file is no GPIO chip
     */
    public ChipInfo info() {
        MemorySegment info = arena.allocate(GpioUapi.GPIOCHIP_INFO);
        int result = Libc.ioctl(descriptor, GpioUapi.GPIO_GET_CHIPINFO_IOCTL, info, errnoState);
        if (result < 0) {
            Errno errno = new Errno(-result);
            throw new KernelException(errno, path + " does not answer as a GPIO chip: " + errno);
        }
        return new ChipInfo(
                text(info, GpioUapi.offset(GpioUapi.GPIOCHIP_INFO, "name")),
                text(info, GpioUapi.offset(GpioUapi.GPIOCHIP_INFO, "label")),
                info.get(JAVA_INT, GpioUapi.offset(GpioUapi.GPIOCHIP_INFO, "lines")));
    }

    /**
     * {@return what a line is, and who has it}
     *
     * @param offset 0 to the chip's number of lines, less one
     * @throws KernelException with EINVAL when there is no such line
     */
    public LineInfo lineInfo(int offset) {
        MemorySegment info = arena.allocate(GpioUapi.GPIO_V2_LINE_INFO);
        info.set(JAVA_INT, GpioUapi.offset(GpioUapi.GPIO_V2_LINE_INFO, "offset"), offset);
        int result = Libc.ioctl(descriptor, GpioUapi.GPIO_V2_GET_LINEINFO_IOCTL, info, errnoState);
        if (result < 0) {
            throw cannotRequest(offset, new Errno(-result));
        }
        long flags = info.get(JAVA_LONG, GpioUapi.offset(GpioUapi.GPIO_V2_LINE_INFO, "flags"));
        return new LineInfo(
                offset,
                text(info, GpioUapi.offset(GpioUapi.GPIO_V2_LINE_INFO, "name")),
                (flags & GpioUapi.GPIO_V2_LINE_FLAG_USED) != 0,
                text(info, GpioUapi.offset(GpioUapi.GPIO_V2_LINE_INFO, "consumer")),
                debounceMicros(info));
    }

    private static int debounceMicros(MemorySegment info) {
        int attributes = info.get(JAVA_INT, GpioUapi.offset(GpioUapi.GPIO_V2_LINE_INFO, "num_attrs"));
        for (int i = 0; i < attributes; i++) {
            long at = GpioUapi.offset(GpioUapi.GPIO_V2_LINE_INFO, "attrs")
                    + i * GpioUapi.GPIO_V2_LINE_ATTRIBUTE.byteSize();
            int id = info.get(JAVA_INT, at + GpioUapi.offset(GpioUapi.GPIO_V2_LINE_ATTRIBUTE, "id"));
            if (id == GpioUapi.GPIO_V2_LINE_ATTR_ID_DEBOUNCE) {
                return info.get(JAVA_INT, at + GpioUapi.offset(GpioUapi.GPIO_V2_LINE_ATTRIBUTE, "value"));
            }
        }
        return 0;
    }

    /**
     * Takes a line.
     *
     * @param offset its number on the chip
     * @param consumer our name, shown to whoever wants it as well; the kernel keeps 31 characters
     * @param role what to do with it
     * @throws KernelException when it is taken (the message names the holder), is not there, or cannot be what is asked
     */
    public GpioLine request(int offset, String consumer, LineRole role) {
        MemorySegment request = arena.allocate(GpioUapi.GPIO_V2_LINE_REQUEST);
        request.set(JAVA_INT, GpioUapi.offset(GpioUapi.GPIO_V2_LINE_REQUEST, "offsets"), offset);
        request.set(JAVA_INT, GpioUapi.offset(GpioUapi.GPIO_V2_LINE_REQUEST, "num_lines"), 1);
        byte[] name = consumer.getBytes(StandardCharsets.US_ASCII);
        MemorySegment.copy(
                MemorySegment.ofArray(name),
                0,
                request,
                GpioUapi.offset(GpioUapi.GPIO_V2_LINE_REQUEST, "consumer"),
                Math.min(name.length, GpioUapi.GPIO_MAX_NAME_SIZE - 1));
        if (role instanceof LineRole.Input input) {
            request.set(
                    JAVA_INT,
                    GpioUapi.offset(GpioUapi.GPIO_V2_LINE_REQUEST, "event_buffer_size"),
                    input.eventBufferSize());
        }
        MemorySegment config =
                request.asSlice(GpioUapi.offset(GpioUapi.GPIO_V2_LINE_REQUEST, "config"), GpioUapi.GPIO_V2_LINE_CONFIG);
        LineConfig.write(config, role, false);
        int result = Libc.ioctl(descriptor, GpioUapi.GPIO_V2_GET_LINE_IOCTL, request, errnoState);
        if (result < 0) {
            throw cannotRequest(offset, new Errno(-result));
        }
        int line = request.get(JAVA_INT, GpioUapi.offset(GpioUapi.GPIO_V2_LINE_REQUEST, "fd"));
        return new GpioLine("line " + offset + " of " + path, line, role);
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            Libc.close(descriptor, errnoState);
            arena.close();
        }
    }

    private KernelException cannotRequest(int offset, Errno errno) {
        String line = "line " + offset + " of " + path;
        if (errno.equals(Errno.EBUSY)) {
            String consumer = lineInfo(offset).consumer();
            String holder = consumer.isEmpty() ? "a holder that gives no name" : "'" + consumer + "'";
            return new KernelException(
                    errno, line + " is in use by " + holder + ": " + errno + "; free it there first");
        }
        int lines = info().lines();
        if (offset < 0 || offset >= lines) {
            return new KernelException(errno, line + " does not exist, it has 0 to " + (lines - 1) + ": " + errno);
        }
        return new KernelException(errno, "the kernel refuses " + line + ": " + errno);
    }

    private static String text(MemorySegment struct, long offset) {
        return struct.asSlice(offset, GpioUapi.GPIO_MAX_NAME_SIZE).getString(0);
    }
}
