// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.AnalogInput.Range;
import io.halyard.hal.DigitalInputSettings.Pull;
import io.halyard.hal.Limits;
import io.halyard.hal.Pin;
import io.halyard.hal.simulated.wire.Quantity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The electrical state of one pin: who drives it, and what follows from that. Guarded by its board's lock. */
final class SimulatedPin {
    /** What the outside does to the pin. */
    enum Outside {
        OPEN,
        LOW,
        HIGH
    }

    private final Pin pin;
    private final Range range;
    private Outside outside = Outside.OPEN;
    private Pull pull = Pull.NONE;
    private Quantity quantity;
    private boolean driven;
    private double duty;
    private double frequencyHz;
    private List<Integer> colours = List.of();
    private @Nullable LevelListener input;
    private @Nullable PinFault fault;

    SimulatedPin(Pin pin) {
        this.pin = pin;
        this.range = pin.limits(Limits.Analog.class).map(Limits.Analog::range).orElse(SimulatedLimits.USUAL_RANGE);
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
        if (fault instanceof PinFault.Stuck(boolean high)) {
            return high;
        }
        boolean cut = fault instanceof PinFault.Disconnected;
        if (driven && !cut) {
            return duty >= 0.5;
        }
        return switch (cut ? Outside.OPEN : outside) {
            case HIGH -> true;
            case LOW -> false;
            case OPEN -> pull == Pull.UP;
        };
    }

    /** {@return the share of time that it is high} */
    double duty() {
        if (driven && fault == null) {
            return duty;
        }
        return isHigh() ? 1 : 0;
    }

    /** {@return the frequency of the square wave that comes out; 0 when none does} */
    double frequencyHz() {
        return driven && fault == null ? frequencyHz : 0;
    }

    List<Integer> colours() {
        return colours;
    }

    /** What an LED has taken over it keeps when its wire breaks. */
    void colours(List<Integer> colours) {
        if (fault == null || fault instanceof PinFault.Bouncing) {
            this.colours = colours;
        }
    }

    @Nullable
    PinFault fault() {
        return fault;
    }

    void fault(@Nullable PinFault fault) {
        this.fault = fault;
        sample();
    }

    double measured(long nanoTime) {
        if (fault instanceof PinFault.Disconnected) {
            return range.minimum();
        }
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
        double before = duty();
        this.driven = true;
        this.duty = duty;
        return before != duty();
    }

    void frequency(double frequencyHz) {
        this.frequencyHz = frequencyHz;
    }

    /** From now on the board reads the pin instead of driving it. */
    void listen(LevelListener input, Pull pull) {
        this.driven = false;
        this.frequencyHz = 0;
        this.pull = pull;
        this.input = input;
    }

    /** The board stops driving the pin. */
    void letGo() {
        driven = false;
        frequencyHz = 0;
        pull = Pull.NONE;
    }

    /** Nobody reads the pin any more. */
    void deaf() {
        pull = Pull.NONE;
        input = null;
    }

    private void sample() {
        LevelListener listening = input;
        if (listening != null) {
            listening.sample(isHigh());
        }
    }
}
