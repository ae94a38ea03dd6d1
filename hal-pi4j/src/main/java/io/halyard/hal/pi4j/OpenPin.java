// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import com.pi4j.io.IO;
import io.halyard.hal.Pin;
import io.halyard.hal.PinResource;

/** A pin that is open on a board: one of Pi4J's I/O instances. */
abstract sealed class OpenPin extends Opened implements PinResource permits Pi4jInput, Pi4jOutput, Pi4jPwm {
    private final Pin pin;

    OpenPin(Pi4jBoard board, Pin pin, IO<?, ?, ?> io) {
        super(board, board.place(pin), io);
        this.pin = pin;
    }

    @Override
    public final Pin pin() {
        return pin;
    }

    @Override
    final void giveBack() {
        board().release(pin);
    }
}
