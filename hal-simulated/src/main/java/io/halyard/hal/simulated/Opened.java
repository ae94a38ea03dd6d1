// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.Resource;

/** What all that is opened shares. {@code opened}, {@code closed}, {@code lost} and {@code found} run under the board's lock. */
abstract sealed class Opened implements Resource permits OpenPin, OpenDevice {
    final SimulatedBoard board;
    private boolean open = true;

    Opened(SimulatedBoard board) {
        this.board = board;
    }

    /** {@return board and pin, or bus and device} */
    abstract String place();

    /** It takes over what was opened. */
    abstract void opened();

    /** It gives it up. */
    abstract void closed();

    /** Others may have it now. */
    abstract void release();

    /** The board went away. */
    abstract void lost();

    /** The board is back. */
    abstract void found();

    /** Under the board's lock, before each call that reaches the board. */
    final void checkUsable() {
        checkOpen();
        board.checkConnected(this);
    }

    /** Under the board's lock. */
    final void checkOpen() {
        if (!open) {
            throw failure(Kind.CLOSED, "it is closed");
        }
    }

    /** Under the board's lock. */
    final boolean isUsable() {
        return open && board.isConnected();
    }

    final HalException failure(Kind kind, String problem) {
        return new HalException(kind, place(), problem);
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
                release();
            }
        }
    }
}
