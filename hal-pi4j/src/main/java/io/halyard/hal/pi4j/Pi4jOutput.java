// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import com.pi4j.io.gpio.digital.DigitalState;
import io.halyard.hal.DigitalOutput;
import io.halyard.hal.Pin;

/** A digital output through Pi4J. */
final class Pi4jOutput extends OpenPin implements DigitalOutput {
    private final com.pi4j.io.gpio.digital.DigitalOutput io;
    private final Object lock = new Object();
    private boolean high; // guarded by lock

    Pi4jOutput(Pi4jBoard board, Pin pin, com.pi4j.io.gpio.digital.DigitalOutput io, boolean initial) {
        super(board, pin, io);
        this.io = io;
        this.high = initial;
    }

    @Override
    public void write(boolean high) {
        synchronized (lock) {
            checkOpen();
            try {
                io.state(high ? DigitalState.HIGH : DigitalState.LOW);
            } catch (RuntimeException e) { // Pi4J's and its plug-in's
                throw failure(e);
            }
            this.high = high;
        }
    }

    @Override
    public boolean isHigh() {
        synchronized (lock) {
            checkOpen();
            return high;
        }
    }
}
