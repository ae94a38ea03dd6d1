// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.HalException.Kind;
import io.halyard.hal.Pin;
import io.halyard.hal.PinResource;

/** What all opened pins share. {@code opened}, {@code closed}, {@code lost} and {@code found} run under the board's lock. */
abstract sealed class OpenPin implements PinResource
        permits SimulatedDigitalInput, SimulatedDigitalOutput, SimulatedAnalogInput, SimulatedPwmOutput {
    final SimulatedBoard board;
    final SimulatedPin pin;
    private boolean open = true;

    OpenPin(SimulatedBoard board, SimulatedPin pin) {
        this.board = board;
        this.pin = pin;
    }

    /** It takes the pin over. */
    abstract void opened();

    /** It gives the pin up. */
    abstract void closed();

    /** The board went away. */
    abstract void lost();

    /** The board is back. */
    abstract void found();

    /** Under the board's lock, before each call that reaches the board. */
    final void checkUsable() {
        if (!open) {
            throw board.failure(Kind.CLOSED, pin.pin(), "it is closed");
        }
        board.checkConnected(pin.pin());
    }

    /** Under the board's lock. */
    final boolean isUsable() {
        return open && board.isConnected();
    }

    @Override
    public final Pin pin() {
        return pin.pin();
    }

    @Override
    public final boolean isOpen() {
        synchronized (board.lock()) {
            return open;
        }
    }

    @Override
    public final void close() {
        synchronized (board.lock()) {
            if (open) {
                open = false;
                closed();
                board.forget(this);
            }
        }
    }
}
