// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.Limits;
import io.halyard.hal.Pin;
import io.halyard.hal.PwmOutput;
import io.halyard.hal.PwmOutputSettings;
import io.halyard.hal.pi4j.bus.KernelPwm;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A PWM output of the hardware's through Pi4J. */
final class Pi4jPwm extends OpenPin implements PwmOutput {
    private static final Logger LOG = LoggerFactory.getLogger(Pi4jPwm.class);
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double LONGEST_PERIOD = 1e18;

    private final KernelPwm io;
    private final double safeDuty;
    private final Object lock = new Object();
    private double frequencyHz; // guarded by lock
    private double duty; // guarded by lock

    private Pi4jPwm(Pi4jBoard board, Pin pin, PwmOutputSettings settings, KernelPwm io) {
        super(board, pin, io);
        this.io = io;
        this.safeDuty = settings.safeDuty();
        this.frequencyHz = settings.frequencyHz();
        this.duty = settings.initialDuty();
    }

    /**
     * Checks a frequency, where the pin's limits are known.
     *
     * @throws HalException kind OUT_OF_RANGE
     */
    static void check(String place, Pin pin, double frequencyHz) {
        pin.limits(Limits.Pwm.class).ifPresent(limits -> limits.check(place, frequencyHz));
    }

    /** Drives the initial duty; closes {@code io} when that fails. */
    static Pi4jPwm open(Pi4jBoard board, Pin pin, PwmOutputSettings settings, KernelPwm io) {
        Pi4jPwm opened = new Pi4jPwm(board, pin, settings, io);
        try {
            synchronized (opened.lock) {
                opened.drive(settings.frequencyHz(), settings.initialDuty());
            }
        } catch (RuntimeException e) { // What is not open nobody closes.
            board.shutdown(io);
            throw e;
        }
        return opened;
    }

    @Override
    public void writeDuty(double duty) {
        PwmOutputSettings.checkDuty(place(), duty);
        synchronized (lock) {
            checkOpen();
            drive(frequencyHz, duty);
            this.duty = duty;
        }
    }

    @Override
    public void writeFrequency(double frequencyHz) {
        if (!(frequencyHz > 0) || Double.isInfinite(frequencyHz)) {
            throw new HalException(Kind.OUT_OF_RANGE, place(), "frequency " + frequencyHz + " Hz is not above 0");
        }
        synchronized (lock) {
            checkOpen();
            check(place(), pin(), frequencyHz);
            drive(frequencyHz, duty);
            this.frequencyHz = frequencyHz;
        }
    }

    @Override
    public double duty() {
        synchronized (lock) {
            checkOpen();
            return duty;
        }
    }

    @Override
    public double frequencyHz() {
        synchronized (lock) {
            checkOpen();
            try {
                return NANOS_PER_SECOND / io.periodNanos();
            } catch (RuntimeException e) { // Pi4J's and its plug-in's
                throw failure(e);
            }
        }
    }

    @Override
    public boolean isHardware() {
        return true;
    }

    @Override
    void revive() {
        synchronized (lock) {
            drive(frequencyHz, duty);
        }
    }

    @Override
    void free() {
        try {
            synchronized (lock) {
                drive(frequencyHz, safeDuty);
            }
        } catch (HalException e) { // Closing throws nothing.
            LOG.warn("not in its safe state: {}", e.getMessage());
        } finally {
            super.free();
        }
    }

    private void drive(double frequencyHz, double duty) {
        double period = Math.rint(NANOS_PER_SECOND / frequencyHz);
        if (period < 1 || period > LONGEST_PERIOD) {
            throw new HalException(
                    Kind.OUT_OF_RANGE, place(), "frequency " + frequencyHz + " Hz is beyond the kernel's clock");
        }
        try {
            io.drive((long) period, Math.round(period * duty));
        } catch (RuntimeException e) { // Pi4J's and its plug-in's
            HalException failure = Failures.translate(place(), e);
            throw failure.kind() == Kind.OUT_OF_RANGE
                    ? new HalException(
                            Kind.OUT_OF_RANGE,
                            place(),
                            "the hardware cannot do " + frequencyHz + " Hz: " + e.getMessage(),
                            e)
                    : failure;
        }
    }
}
