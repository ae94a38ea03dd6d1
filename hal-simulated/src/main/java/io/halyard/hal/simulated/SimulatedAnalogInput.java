// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.AnalogInput;

/** An analog input: reads the quantity that the bench or a signal set. */
final class SimulatedAnalogInput extends OpenPin implements AnalogInput {
    SimulatedAnalogInput(SimulatedBoard board, SimulatedPin pin) {
        super(board, pin);
    }

    @Override
    public Reading read() {
        synchronized (board.lock()) {
            checkUsable();
            long now = board.time().nanoTime();
            return new Reading(pin.measured(now), pin.range().unit(), now);
        }
    }

    @Override
    public Range range() {
        return pin.range();
    }

    @Override
    void opened() {
        pin.letGo();
    }

    @Override
    void closed() {}

    @Override
    void lost() {}

    @Override
    void found() {}
}
