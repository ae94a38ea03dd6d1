// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import io.halyard.hal.DigitalInput;
import io.halyard.hal.Edge;
import io.halyard.hal.Pin;
import io.halyard.hal.Subscription;
import io.halyard.hal.pi4j.gpio.EdgeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** A digital input through Pi4J. */
final class Pi4jInput extends OpenPin implements DigitalInput {
    private final com.pi4j.io.gpio.digital.DigitalInput io;
    private final EdgeSource edges;

    Pi4jInput(Pi4jBoard board, Pin pin, com.pi4j.io.gpio.digital.DigitalInput io) {
        super(board, pin, io);
        this.io = io;
        this.edges =
                io instanceof EdgeSource ours ? ours : new StateChanges(io, board.threadName(pin), board.place(pin));
    }

    @Override
    public boolean read() {
        checkOpen();
        try {
            return io.state().isHigh();
        } catch (RuntimeException e) { // Pi4J's and its plug-in's
            throw failure(e);
        }
    }

    @Override
    public Subscription onEdge(Consumer<? super Edge> listener) {
        checkOpen();
        try {
            return edges.onEdge(listener);
        } catch (RuntimeException e) { // Pi4J's and its plug-in's
            throw failure(e);
        }
    }

    @Override
    public Optional<Edge> awaitEdge(Duration timeout) throws InterruptedException {
        checkOpen();
        try {
            return edges.awaitEdge(timeout);
        } catch (RuntimeException e) { // Pi4J's and its plug-in's
            throw failure(e);
        }
    }

    @Override
    void stopListening() {
        if (edges instanceof StateChanges foreign) {
            foreign.close(); // Our own plug-in's inputs do it when they are closed.
        }
    }
}
