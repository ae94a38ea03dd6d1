// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import com.pi4j.io.gpio.digital.DigitalState;
import io.halyard.hal.DigitalOutput;
import io.halyard.hal.Pin;

/** A digital output through Pi4J. */
final class Pi4jOutput extends OpenPin implements DigitalOutput {
    private final com.pi4j.io.gpio.digital.DigitalOutput io;

    Pi4jOutput(Pi4jBoard board, Pin pin, com.pi4j.io.gpio.digital.DigitalOutput io) {
        super(board, pin, io);
        this.io = io;
    }

    /** Pi4J's instance orders what threads write at once, and knows what was written last. */
    @Override
    public void write(boolean high) {
        checkOpen();
        try {
            io.state(high ? DigitalState.HIGH : DigitalState.LOW);
        } catch (RuntimeException e) { // Pi4J's and its plug-in's
            throw failure(e);
        }
    }

    @Override
    public boolean isHigh() {
        checkOpen();
        try {
            return io.state().isHigh();
        } catch (RuntimeException e) { // Pi4J's and its plug-in's
            throw failure(e);
        }
    }
}
