// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.kernel;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * One channel of a PWM chip, through sysfs. It is exclusive: whoever exported it has it. Times are nanoseconds, as the kernel
 * counts them; what the hardware makes of them is a little coarser. Safe for any thread.
 */
public final class PwmChannel implements KernelResource {
    /** How long udev may take to give a new channel's files to the group. */
    private static final Duration PERMISSION_PATIENCE = Duration.ofSeconds(1);

    private final Path chip;
    private final int channel;
    private final Path folder;
    private boolean closed; // guarded by this

    private PwmChannel(Path chip, int channel) {
        this.chip = chip;
        this.channel = channel;
        this.folder = chip.resolve("pwm" + channel);
    }

    /**
     * Takes a channel. It drives nothing yet, or what it drove before.
     *
     * @param chip e.g. {@code /sys/class/pwm/pwmchip0}
     * @param channel 0 to the chip's number of channels, less one
     * @throws KernelException with EBUSY when it is taken, ENODEV when there is no such channel, EACCES with the remedy
     */
    public static PwmChannel open(Path chip, int channel) {
        PwmChannel opened = new PwmChannel(chip, channel);
        long channels = Attributes.readNumber(chip.resolve("npwm"));
        if (channel < 0 || channel >= channels) {
            throw new KernelException(Errno.ENODEV, opened.place() + " does not exist, it has 0 to " + (channels - 1));
        }
        try {
            Attributes.write(chip.resolve("export"), Integer.toString(channel));
        } catch (KernelException e) {
            throw e.errno().equals(Errno.EBUSY)
                    ? new KernelException(
                            Errno.EBUSY,
                            opened.place() + " is in use by another program, or by the kernel: " + Errno.EBUSY
                                    + "; free it there first (echo " + channel + " > " + chip.resolve("unexport") + ")")
                    : e;
        }
        opened.awaitPermission();
        return opened;
    }

    /**
     * Drives a square wave from the next period on.
     *
     * @param periodNanos above 0
     * @param dutyNanos how long the level is high, 0 to the period
     * @throws KernelException with EINVAL for what the hardware cannot do, EBADF when it is closed
     */
    public synchronized void drive(long periodNanos, long dutyNanos) {
        requireOpen();
        if (periodNanos < 1 || dutyNanos < 0 || dutyNanos > periodNanos) {
            throw new KernelException(
                    Errno.ERANGE,
                    place() + ": " + dutyNanos + " ns of " + periodNanos + " ns is no duty: " + Errno.ERANGE);
        }
        long before = Attributes.readNumber(folder.resolve("period"));
        if (before == periodNanos) {
            write("duty_cycle", dutyNanos);
        } else if (periodNanos > before) { // The kernel refuses a duty above the period at any moment.
            write("period", periodNanos);
            write("duty_cycle", dutyNanos);
        } else {
            long old = Attributes.readNumber(folder.resolve("duty_cycle"));
            if (old > periodNanos) {
                write("duty_cycle", dutyNanos);
            }
            try {
                write("period", periodNanos);
            } catch (KernelException e) {
                if (old > periodNanos) {
                    write("duty_cycle", old);
                }
                throw e;
            }
            write("duty_cycle", dutyNanos);
        }
    }

    /** {@return the period that is driven} */
    public synchronized long periodNanos() {
        requireOpen();
        return Attributes.readNumber(folder.resolve("period"));
    }

    /** {@return how long of each period the level is high} */
    public synchronized long dutyNanos() {
        requireOpen();
        return Attributes.readNumber(folder.resolve("duty_cycle"));
    }

    /** Starts or stops the wave; stopped, the level is low on a Raspberry Pi. */
    public synchronized void enable(boolean on) {
        requireOpen();
        write("enable", on ? 1 : 0);
    }

    /** Chooses which part of a period the duty is; only while stopped, says the kernel. */
    public synchronized void invert(boolean inverted) {
        requireOpen();
        Path polarity = folder.resolve("polarity");
        String wanted = inverted ? "inversed" : "normal";
        if (!Attributes.read(polarity).equals(wanted)) {
            Attributes.write(polarity, wanted);
        }
    }

    /** Gives the channel back. Some drivers stop it then, others go on. Harmless when closed already. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            Attributes.write(chip.resolve("unexport"), Integer.toString(channel));
        } catch (KernelException e) {
            if (!e.errno().equals(Errno.ENOENT) && !e.errno().equals(Errno.ENODEV)) {
                throw e; // A chip that is gone has no channels to give back.
            }
        }
    }

    String place() {
        return "channel " + channel + " of " + chip;
    }

    private void write(String attribute, long value) {
        Attributes.write(folder.resolve(attribute), Long.toString(value));
    }

    private void awaitPermission() {
        long start = System.nanoTime();
        Path last = folder.resolve("enable");
        while (!Files.isWritable(last) && System.nanoTime() - start < PERMISSION_PATIENCE.toNanos()) {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new KernelException(Errno.EBADF, place() + " is closed");
        }
    }
}
