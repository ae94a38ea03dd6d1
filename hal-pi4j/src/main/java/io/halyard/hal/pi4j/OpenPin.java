// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import com.pi4j.io.IO;
import io.halyard.hal.Pin;
import io.halyard.hal.PinResource;
import io.halyard.hal.pi4j.gpio.Revivable;

/** A pin that is open on a board: one of Pi4J's I/O instances. */
abstract sealed class OpenPin extends Opened implements PinResource permits Pi4jInput, Pi4jOutput, Pi4jPwm {
    private final Pin pin;
    private final IO<?, ?, ?> io;

    OpenPin(Pi4jBoard board, Pin pin, IO<?, ?, ?> io) {
        super(board, board.place(pin));
        this.pin = pin;
        this.io = io;
    }

    @Override
    public final Pin pin() {
        return pin;
    }

    @Override
    void free() {
        try {
            board().shutdown(io);
        } finally {
            board().release(pin);
        }
    }

    @Override
    void revive() {
        if (io instanceof Revivable ours) {
            ours.revive();
        }
    }
}
