// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import com.pi4j.io.IO;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.Pin;
import io.halyard.hal.PinResource;
import java.util.concurrent.atomic.AtomicBoolean;

/** What is open on a board: one of Pi4J's I/O instances. */
abstract sealed class OpenPin implements PinResource permits Pi4jInput, Pi4jOutput {
    private final Pi4jBoard board;
    private final Pin pin;
    private final IO<?, ?, ?> io;
    private final AtomicBoolean closed = new AtomicBoolean();

    OpenPin(Pi4jBoard board, Pin pin, IO<?, ?, ?> io) {
        this.board = board;
        this.pin = pin;
        this.io = io;
    }

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
        if (closed.compareAndSet(false, true)) {
            stopListening();
            board.release(this, io);
        }
    }

    /** Ends whoever waits or listens. */
    abstract void stopListening();

    final String place() {
        return board.place(pin);
    }

    final void checkOpen() {
        if (closed.get()) {
            throw new HalException(Kind.CLOSED, place(), "it is closed");
        }
    }

    /** What a call of Pi4J threw; of a pin that was closed meanwhile, that it is closed. */
    final HalException failure(RuntimeException e) {
        checkOpen();
        return Failures.translate(place(), e);
    }
}
