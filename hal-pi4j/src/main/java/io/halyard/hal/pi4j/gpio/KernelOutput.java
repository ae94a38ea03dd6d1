// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.gpio;

import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputBase;
import com.pi4j.io.gpio.digital.DigitalOutputConfig;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeEvent;
import io.halyard.hal.pi4j.bus.Held;
import io.halyard.hal.pi4j.bus.Opening;
import io.halyard.hal.pi4j.kernel.GpioLine;
import io.halyard.hal.pi4j.kernel.KernelException;
import io.halyard.hal.pi4j.kernel.LineRole;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One driven line. Listeners run on the thread that writes, as Pi4J's do. Made by {@link KernelOutputProvider}. */
public final class KernelOutput extends DigitalOutputBase implements Revivable {
    private static final Logger LOG = LoggerFactory.getLogger(KernelOutput.class);

    private final HeaderPins pins;
    private final Object lock = new Object();
    private final Held<GpioLine> line = new Held<>(name());
    private boolean ended; // guarded by lock

    KernelOutput(KernelOutputProvider provider, DigitalOutputConfig config, HeaderPins pins) {
        super(provider, config);
        this.pins = pins;
    }

    @Override
    public DigitalOutput initialize(Context context) {
        boolean initial = config().initialState() == DigitalState.HIGH;
        line.initialize(() -> pins.request(config(), new LineRole.Output(initial)));
        state = DigitalState.getState(initial);
        return super.initialize(context);
    }

    /**
     * Drives the line, also with the state that it has already.
     *
     * @throws com.pi4j.io.exception.IOException when the line is closed or its chip is gone
     * @throws IllegalArgumentException for UNKNOWN
     */
    @Override
    public DigitalOutput state(DigitalState state) {
        if (state == DigitalState.UNKNOWN) {
            throw new IllegalArgumentException(name() + " cannot be driven UNKNOWN; say LOW or HIGH");
        }
        boolean changed;
        synchronized (lock) {
            try {
                line.open().write(state.isHigh());
            } catch (KernelException e) {
                throw Opening.failed(e);
            }
            changed = this.state != state;
            this.state = state;
        }
        if (changed && hasListenersOrBindings()) {
            dispatch(new DigitalStateChangeEvent<DigitalOutput>(this, state));
        }
        return this;
    }

    /** {@return what was driven last} */
    @Override
    public DigitalState state() {
        synchronized (lock) {
            return state;
        }
    }

    /** Takes the line anew and drives it as before. */
    @Override
    public void revive() {
        synchronized (lock) {
            if (ended) {
                return;
            }
            line.close();
            pins.forgetChip();
            line.renew(() -> pins.request(config(), new LineRole.Output(state.isHigh())));
        }
    }

    /** Drives the configured shutdown state, then frees the line. Harmless again. */
    @Override
    public DigitalOutput shutdownInternal(Context context) {
        synchronized (lock) {
            if (ended) {
                return this;
            }
            ended = true;
        }
        try {
            super.shutdownInternal(context);
        } catch (
                RuntimeException
                        e) { // Pi4J would keep an instance that fails, and refuse a new one of that name for ever.
            LOG.warn("{}: not in its shutdown state: {}", name(), e.getMessage());
        } finally {
            line.close();
        }
        return this;
    }
}
