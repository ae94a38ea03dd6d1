// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.Resource;
import java.util.concurrent.atomic.AtomicBoolean;

/** What is open on a board. */
abstract sealed class Opened implements Resource permits OpenPin, OpenBus {
    private final Pi4jBoard board;
    private final String place;
    private final AtomicBoolean closed = new AtomicBoolean();

    Opened(Pi4jBoard board, String place) {
        this.board = board;
        this.place = place;
    }

    @Override
    public final boolean isOpen() {
        return !closed.get();
    }

    @Override
    public final void close() {
        if (closed.compareAndSet(false, true)) {
            stopListening();
            board.release(this);
        }
    }

    /** Ends whoever waits or listens. */
    void stopListening() {}

    /** Frees it at Pi4J and the kernel, an output in its safe state; then gives it back to the table. Under the board's lock. */
    abstract void free();

    /** Is as it was before its chip went away. Under the board's lock. */
    void revive() {}

    final String place() {
        return place;
    }

    final Pi4jBoard board() {
        return board;
    }

    final void checkOpen() {
        if (closed.get()) {
            throw new HalException(Kind.CLOSED, place, "it is closed");
        }
        board.checkPresent(place);
    }

    /** What a call of Pi4J threw; of something that was closed meanwhile, that it is closed. */
    HalException failure(RuntimeException e) {
        checkOpen();
        return Failures.translate(place, e);
    }
}
