// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.bus;

import com.pi4j.context.Context;
import com.pi4j.io.exception.IOException;
import com.pi4j.io.pwm.Pwm;
import com.pi4j.io.pwm.PwmBase;
import com.pi4j.io.pwm.PwmConfig;
import com.pi4j.io.pwm.PwmPolarity;
import com.pi4j.io.pwm.PwmType;
import io.halyard.hal.pi4j.kernel.Errno;
import io.halyard.hal.pi4j.kernel.KernelException;
import io.halyard.hal.pi4j.kernel.PwmChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One channel of a PWM chip. Made by {@link KernelPwmProvider}. */
public final class KernelPwm extends PwmBase {
    private static final Logger LOG = LoggerFactory.getLogger(KernelPwm.class);
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final int PERCENT = 100;

    private final Place place;
    private final Held<PwmChannel> channel = new Held<>(name());
    private @Nullable Context owner; // from initialize() on: PwmBase forgets it
    private boolean ended;

    /** Which channel it is: found out when it is opened. */
    interface Place {
        PwmChannel open();
    }

    KernelPwm(KernelPwmProvider provider, PwmConfig config, Place place) {
        super(provider, config);
        this.place = place;
    }

    @Override
    public PwmType pwmType() {
        return PwmType.HARDWARE;
    }

    @Override
    public Pwm initialize(Context context) {
        owner = context;
        channel.initialize(this::take);
        try {
            super.initialize(context);
        } catch (RuntimeException e) { // What is not initialized nobody closes.
            channel.close();
            throw e;
        }
        return this;
    }

    private PwmChannel take() {
        PwmChannel taken = place.open();
        try {
            boolean inverted = config().polarity() == PwmPolarity.INVERSED;
            if (inverted && taken.periodNanos() == 0) { // Drivers refuse a polarity without a period.
                int hertz = config().frequency() == null ? frequency : config().frequency();
                taken.drive(NANOS_PER_SECOND / Math.max(1, hertz), 0);
            }
            taken.invert(inverted);
            return taken;
        } catch (KernelException e) {
            taken.close();
            throw e;
        }
    }

    @Override
    public Pwm on() {
        if (frequency < 1) {
            throw Opening.failed(
                    new KernelException(Errno.ERANGE, name() + ": frequency " + frequency + " Hz is below 1"));
        }
        long nanos = NANOS_PER_SECOND / frequency;
        drive(nanos, nanos * dutyCycle / PERCENT);
        return this;
    }

    @Override
    public Pwm off() {
        channel.use(opened -> opened.enable(false));
        onState = false;
        return this;
    }

    @Override
    public void setDutyCycle(Integer dutyCycle) {
        if (dutyCycle < 0 || dutyCycle > PERCENT) {
            throw new IllegalArgumentException(name() + ": duty " + dutyCycle + " % is outside 0 to 100");
        }
        this.dutyCycle = dutyCycle;
    }

    /**
     * Drives a wave finer than Pi4J's whole percents and hertz.
     *
     * @param periodNanos above 0
     * @param dutyNanos 0 to the period
     * @throws IOException with the kernel's EINVAL for what the hardware cannot do
     */
    public void drive(long periodNanos, long dutyNanos) {
        channel.use(opened -> {
            opened.drive(periodNanos, dutyNanos);
            if (!onState) {
                opened.enable(true);
            }
        });
        onState = true;
    }

    @Override
    public int getActualFrequency() throws IOException {
        long nanos = periodNanos();
        return nanos == 0 ? 0 : Math.toIntExact(Math.round((double) NANOS_PER_SECOND / nanos));
    }

    /** {@return the period that the kernel drives, in nanoseconds} */
    public long periodNanos() {
        return channel.ask(PwmChannel::periodNanos);
    }

    /** Closes it at its context. Harmless again. */
    @Override
    public void close() {
        if (owner != null && !ended) {
            owner.shutdown(this);
        }
    }

    /** Drives the configured shutdown value, then gives the channel back. Harmless again. */
    @Override
    public Pwm shutdownInternal(Context context) {
        if (ended) {
            return this;
        }
        ended = true;
        try {
            super.shutdownInternal(context);
            channel.close();
        } catch (
                RuntimeException
                        e) { // Pi4J would keep an instance that fails, and refuse a new one of that name for ever.
            LOG.warn("{}: not closed well: {}", name(), e.getMessage());
        }
        return this;
    }
}
