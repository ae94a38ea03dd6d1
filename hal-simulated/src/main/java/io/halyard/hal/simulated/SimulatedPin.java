// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.AnalogInput.Range;
import io.halyard.hal.DigitalInputSettings.Pull;
import io.halyard.hal.Pin;
import org.jspecify.annotations.Nullable;

/** The electrical state of one pin: who drives it, and what follows from that. Guarded by its board's lock. */
final class SimulatedPin {
    /** What the outside does to the pin. */
    enum Outside {
        OPEN,
        LOW,
        HIGH
    }

    /** A quantity over time, as an analog input measures it. */
    @FunctionalInterface
    interface Quantity {
        double at(long nanoTime);
    }

    private final Pin pin;
    private final Range range;
    private Outside outside = Outside.OPEN;
    private Pull pull = Pull.NONE;
    private Quantity quantity;
    private boolean driven;
    private double duty;
    private @Nullable SimulatedDigitalInput input;

    SimulatedPin(Pin pin, Range range) {
        this.pin = pin;
        this.range = range;
        double start = range.contains(0) ? 0 : range.minimum();
        this.quantity = _ -> start;
    }

    Pin pin() {
        return pin;
    }

    Range range() {
        return range;
    }

    /** {@return the level a volt meter would show: whoever drives it wins over the outside, and that over the pull} */
    boolean isHigh() {
        if (driven) {
            return duty >= 0.5;
        }
        return switch (outside) {
            case HIGH -> true;
            case LOW -> false;
            case OPEN -> pull == Pull.UP;
        };
    }

    /** {@return the share of time that it is high} */
    double duty() {
        if (driven) {
            return duty;
        }
        return isHigh() ? 1 : 0;
    }

    double measured(long nanoTime) {
        return Math.clamp(quantity.at(nanoTime), range.minimum(), range.maximum());
    }

    void outside(Outside outside) {
        this.outside = outside;
        sample();
    }

    void quantity(Quantity quantity) {
        this.quantity = quantity;
    }

    /** {@return whether that changed the duty} */
    boolean drive(double duty) {
        boolean changed = duty() != duty;
        this.driven = true;
        this.duty = duty;
        return changed;
    }

    /** From now on the board reads the pin instead of driving it. */
    void listen(SimulatedDigitalInput input, Pull pull) {
        this.driven = false;
        this.pull = pull;
        this.input = input;
    }

    /** The board stops driving the pin. */
    void letGo() {
        driven = false;
        pull = Pull.NONE;
    }

    /** Nobody reads the pin any more. */
    void deaf() {
        pull = Pull.NONE;
        input = null;
    }

    private void sample() {
        SimulatedDigitalInput listening = input;
        if (listening != null) {
            listening.sample(isHigh());
        }
    }
}
