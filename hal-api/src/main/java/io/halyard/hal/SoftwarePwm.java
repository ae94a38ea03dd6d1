// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

import io.halyard.hal.HalException.Kind;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;

/**
 * A square wave that software makes at a digital output of any board, for pins that no hardware for it reaches: good for lamps,
 * heaters and slow motors, while a servo trembles. Its edges come late when the computer is busy, and each is one exchange with the
 * board. A thread of its own writes them, while the duty is neither 0 nor 1. When the board is away the wave stops, and goes on
 * when it is back.
 *
 * <p>After closing nobody makes a wave: the safe duty must be 0 or 1.
 */
public final class SoftwarePwm implements PwmOutput {
    /** How far it goes: slower than every board can write a level. */
    public static final Limits.Pwm LIMITS = new Limits.Pwm(1, 200, OptionalInt.of(100), false);

    private static final double NANOS_PER_SECOND = 1e9;

    /** The time that the wave keeps to. */
    interface Pace {
        long nanoTime();

        void pauseUntil(long nanoTime);
    }

    private static final Pace SYSTEM = new Pace() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void pauseUntil(long nanoTime) {
            for (long left = nanoTime - nanoTime(); left > 0; left = nanoTime - nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
    };

    private final Object lock = new Object();
    private final DigitalOutput output;
    private final String place;
    private final Pace pace;
    private double frequencyHz; // guarded by lock, as the other two are
    private double duty;
    private long wave;

    private SoftwarePwm(DigitalOutput output, String place, PwmOutputSettings settings, Pace pace) {
        this.output = output;
        this.place = place;
        this.pace = pace;
        this.frequencyHz = settings.frequencyHz();
        this.duty = settings.initialDuty();
    }

    /**
     * Opens a digital output and drives the initial duty from now on.
     *
     * @throws HalException kinds as for {@link Board#openDigitalOutput}, and OUT_OF_RANGE for a frequency outside of {@link
     *     #LIMITS} and a safe duty between 0 and 1
     */
    public static PwmOutput open(Board board, PwmOutputSettings settings) {
        return open(board, settings, SYSTEM);
    }

    static PwmOutput open(Board board, PwmOutputSettings settings, Pace pace) {
        String place = board.name() + " " + settings.pin();
        LIMITS.check(place, settings.frequencyHz());
        if (isWave(settings.safeDuty())) {
            throw new HalException(
                    Kind.OUT_OF_RANGE,
                    place,
                    "safe duty " + settings.safeDuty() + " is neither 0 nor 1: software makes no wave after closing");
        }
        DigitalOutput output = board.openDigitalOutput(new DigitalOutputSettings(
                settings.pin(), settings.initialDuty() > 0, settings.safeDuty() == 1, settings.owner()));
        SoftwarePwm pwm =
                new SoftwarePwm(output, board.name() + " " + output.pin().name(), settings, pace);
        synchronized (pwm.lock) {
            if (isWave(pwm.duty)) {
                pwm.start();
            }
        }
        return pwm;
    }

    /** Takes effect with the next edge; 0 and 1 at once. */
    @Override
    public void writeDuty(double duty) {
        PwmOutputSettings.checkDuty(place, duty);
        synchronized (lock) {
            boolean waving = isWave(this.duty);
            output.write(isWave(duty) ? !waving || output.isHigh() : duty == 1);
            this.duty = duty;
            if (!isWave(duty)) {
                wave++; // The thread of the one before ends.
            } else if (!waving) {
                start();
            }
        }
    }

    @Override
    public double duty() {
        synchronized (lock) {
            return duty;
        }
    }

    @Override
    public double frequencyHz() {
        synchronized (lock) {
            return frequencyHz;
        }
    }

    @Override
    public void writeFrequency(double frequencyHz) {
        LIMITS.check(place, frequencyHz);
        synchronized (lock) {
            output.write(output.isHigh()); // Says what is wrong when the board is away or the output is closed.
            this.frequencyHz = frequencyHz;
        }
    }

    @Override
    public boolean isHardware() {
        return false;
    }

    @Override
    public Pin pin() {
        return output.pin();
    }

    @Override
    public boolean isOpen() {
        return output.isOpen();
    }

    @Override
    public void close() {
        synchronized (lock) {
            wave++;
            output.close();
        }
    }

    private static boolean isWave(double duty) {
        return duty > 0 && duty < 1;
    }

    private void start() {
        long mine = ++wave;
        Thread.ofPlatform()
                .daemon()
                .name("halyard-pwm-" + place.replace(' ', '-'))
                .start(() -> makeWave(mine));
    }

    private void makeWave(long mine) {
        long edge = pace.nanoTime();
        for (boolean high = true; drive(mine, high); high = !high) {
            edge = Math.max(edge + nanos(high), pace.nanoTime()); // What is late is not made up for.
            pace.pauseUntil(edge);
        }
    }

    private long nanos(boolean high) {
        synchronized (lock) {
            return Math.round(NANOS_PER_SECOND / frequencyHz * (high ? duty : 1 - duty));
        }
    }

    /** {@return whether the wave goes on} */
    private boolean drive(long mine, boolean high) {
        synchronized (lock) {
            if (mine != wave) {
                return false;
            }
            try {
                output.write(high);
                return true;
            } catch (HalException e) {
                return e.kind() != Kind.CLOSED; // Away, or disturbed: the next edge may come out.
            }
        }
    }
}
