// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.DigitalOutput;
import io.halyard.hal.DigitalOutputSettings;

/** A digital output; on losing its board the pin goes to the safe level, as a bridge's firmware sees to. */
final class SimulatedDigitalOutput extends OpenPin implements DigitalOutput {
    private final DigitalOutputSettings settings;
    private boolean high;

    SimulatedDigitalOutput(SimulatedBoard board, SimulatedPin pin, DigitalOutputSettings settings) {
        super(board, pin);
        this.settings = settings;
        this.high = settings.initial();
    }

    @Override
    public void write(boolean high) {
        synchronized (board.lock()) {
            checkUsable();
            this.high = high;
            drive(high);
        }
    }

    @Override
    public boolean isHigh() {
        synchronized (board.lock()) {
            return high;
        }
    }

    @Override
    void opened() {
        pin.frequency(0);
        drive(high);
    }

    @Override
    void closed() {
        drive(settings.safe());
    }

    @Override
    void lost() {
        drive(settings.safe());
    }

    @Override
    void found() {
        drive(high);
    }

    private void drive(boolean high) {
        board.drive(pin, high ? 1 : 0);
    }
}
