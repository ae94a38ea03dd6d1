// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import com.pi4j.io.IO;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.Resource;
import io.halyard.hal.pi4j.gpio.Revivable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What is open on a board. */
abstract sealed class Opened implements Resource permits OpenPin, OpenBus {
    private final Pi4jBoard board;
    private final String place;
    private final @Nullable IO<?, ?, ?> io;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * @param io what Pi4J has of it, if anything
     */
    Opened(Pi4jBoard board, String place, @Nullable IO<?, ?, ?> io) {
        this.board = board;
        this.place = place;
        this.io = io;
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
    void free() {
        try {
            if (io != null) {
                board.shutdown(io);
            }
        } finally {
            giveBack();
        }
    }

    /** Gives it back to the table. */
    abstract void giveBack();

    /** Is as it was before its chip went away. Under the board's lock. */
    void revive() {
        if (io instanceof Revivable ours) {
            ours.revive();
        }
    }

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
