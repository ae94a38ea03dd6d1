// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.Pin;
import io.halyard.hal.PinResource;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A pin in one role. It knows how to tell the board of that role, at first and after each loss of the link: this is the intent
 * that survives what happens to board and cable.
 */
abstract sealed class SerialPin implements PinResource
        permits SerialDigitalInput, SerialDigitalOutput, SerialAnalogInput, SerialPwmOutput {
    private final SerialBoard board;
    private final Pin pin;
    private final AtomicBoolean closed = new AtomicBoolean();

    SerialPin(SerialBoard board, Pin pin) {
        this.board = board;
        this.pin = pin;
    }

    /** {@return the operations that make the pin what it is meant to be now} */
    abstract WireWriter declaration();

    /** Takes the results of {@link #declaration()}, on the reader's thread. */
    abstract void declared(WireReader results);

    /** The resource ends: subscriptions go. */
    void ended() {}

    @Override
    public final Pin pin() {
        return pin;
    }

    @Override
    public final boolean isOpen() {
        return !closed.get();
    }

    @Override
    public final void close() {
        if (markClosed()) {
            board.closed(this);
        }
    }

    /** {@return whether it was open until now} */
    final boolean markClosed() {
        boolean first = closed.compareAndSet(false, true);
        if (first) {
            ended();
        }
        return first;
    }

    final SerialBoard board() {
        return board;
    }

    final String place() {
        return board.name() + " " + pin.name();
    }

    /** {@return an operation about this pin, for more to follow} */
    final WireWriter operation(int code) {
        return new WireWriter().u8(code).varint(pin.number());
    }

    final void checkOpen() {
        if (closed.get()) {
            throw new HalException(Kind.CLOSED, place(), "it was closed; open it again");
        }
    }

    final Calls calls() {
        checkOpen();
        return board.calls();
    }
}
