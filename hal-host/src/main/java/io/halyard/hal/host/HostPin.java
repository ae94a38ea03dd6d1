// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.host;

import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.Pin;
import io.halyard.hal.PinResource;

/** What all opened pins of the computer share. */
abstract sealed class HostPin implements PinResource permits SensorInput, LedOutput {
    final HostBoard board;
    final Object lock = new Object();
    private final Pin pin;
    private boolean open = true;

    HostPin(HostBoard board, Pin pin) {
        this.board = board;
        this.pin = pin;
    }

    /** Gives the pin up, under its lock. */
    abstract void leave();

    /** Under its lock, before each call. */
    final void checkOpen() {
        if (!open) {
            throw new HalException(Kind.CLOSED, board.place(pin), "it is closed");
        }
    }

    @Override
    public final Pin pin() {
        return pin;
    }

    @Override
    public final boolean isOpen() {
        synchronized (lock) {
            return open;
        }
    }

    @Override
    public final void close() {
        synchronized (lock) {
            if (!open) {
                return;
            }
            open = false;
            leave();
            board.forget(this);
        }
    }
}
