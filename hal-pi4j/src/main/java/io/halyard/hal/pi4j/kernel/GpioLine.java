// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.kernel;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** One requested line. Safe for any thread; reading and writing are one ioctl each and allocate nothing. */
public final class GpioLine implements KernelResource {
    private static final long BITS = GpioUapi.offset(GpioUapi.GPIO_V2_LINE_VALUES, "bits");
    private static final long MASK = GpioUapi.offset(GpioUapi.GPIO_V2_LINE_VALUES, "mask");

    private final OpenDevice device;
    private final LineRole role;
    private final MemorySegment values = Arena.ofAuto().allocate(GpioUapi.GPIO_V2_LINE_VALUES);
    private @Nullable EdgeWatch watch; // guarded by device

    GpioLine(String place, int descriptor, LineRole role) {
        this.device = new OpenDevice(place, descriptor, _ -> "");
        this.role = role;
        values.set(JAVA_LONG, MASK, 1);
    }

    /**
     * {@return whether the line is high; of a debounced line, its debounced level}
     *
     * @throws KernelException when the chip is gone, or with EBADF when the line is closed
     */
    public boolean read() {
        device.enter();
        try {
            device.ioctl("read", GpioUapi.GPIO_V2_LINE_GET_VALUES_IOCTL, values);
            return (values.get(JAVA_LONG, BITS) & 1) != 0;
        } finally {
            device.leave();
        }
    }

    /**
     * Drives the line. The kernel has set the pin when it returns.
     *
     * @throws KernelException with EPERM when the line is an input, EBADF when it is closed
     */
    public void write(boolean high) {
        device.enter();
        try {
            values.set(JAVA_LONG, BITS, high ? 1 : 0);
            device.ioctl("write", GpioUapi.GPIO_V2_LINE_SET_VALUES_IOCTL, values);
        } finally {
            device.leave();
        }
    }

    /**
     * Starts the report of edges: each one from now on goes to {@code sink}, on the watch's thread. A line has one watch and one sink
     * for its life; {@link #stopEdges} makes it silent, and another call of this lets it speak again.
     *
     * @throws KernelException when the chip cannot report edges
     */
    public void startEdges(EdgeWatch watch, EdgeWatch.Sink sink) {
        device.enter();
        try {
            if (this.watch == null) {
                watch.add(this, sink);
                this.watch = watch;
            }
            configure(true);
        } finally {
            device.leave();
        }
    }

    /** Ends the interrupts of a line that nobody listens to. */
    public void stopEdges() {
        if (device.enterIfOpen()) {
            try {
                configure(false);
            } finally {
                device.leave();
            }
        }
    }

    /** Frees the line. What it drives then is the kernel's and the chip's affair. Harmless when closed already. */
    @Override
    public void close() {
        device.close(
                () -> { // Nobody but the watch's thread uses the descriptor now, and not after it has forgotten the
                    // line.
                    if (watch != null) {
                        watch.remove(this);
                    }
                });
    }

    int descriptor() {
        return device.descriptor();
    }

    String place() {
        return device.place();
    }

    private void configure(boolean edges) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment config = call.allocate(GpioUapi.GPIO_V2_LINE_CONFIG);
            LineConfig.write(config, role, edges);
            device.ioctl("configure", GpioUapi.GPIO_V2_LINE_SET_CONFIG_IOCTL, config);
        }
    }
}
