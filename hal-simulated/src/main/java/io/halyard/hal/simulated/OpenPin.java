// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.Pin;
import io.halyard.hal.PinResource;

/** A pin that is opened. */
abstract sealed class OpenPin extends Opened implements PinResource
        permits SimulatedDigitalInput,
                SimulatedDigitalOutput,
                SimulatedAnalogInput,
                SimulatedPwmOutput,
                SampledPin,
                SimulatedPulseOutput,
                SimulatedLedStrip {
    final SimulatedPin pin;

    OpenPin(SimulatedBoard board, SimulatedPin pin) {
        super(board);
        this.pin = pin;
    }

    @Override
    public final Pin pin() {
        return pin.pin();
    }

    @Override
    final String place() {
        return board.table().place(pin.pin());
    }

    @Override
    final void release() {
        board.table().release(pin.pin());
    }
}
