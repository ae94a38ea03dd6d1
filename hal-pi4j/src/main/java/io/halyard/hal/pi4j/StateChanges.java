// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalStateChangeListener;
import io.halyard.hal.Edge;
import io.halyard.hal.Subscription;
import io.halyard.hal.pi4j.gpio.EdgeSource;
import io.halyard.hal.spi.EdgeListeners;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** The edges of another plug-in's input: Pi4J's events carry neither a time nor a number, so the time is that of delivery. */
final class StateChanges implements EdgeSource, AutoCloseable {
    private final DigitalInput io;
    private final EdgeListeners listeners;
    private final DigitalStateChangeListener listener;

    StateChanges(DigitalInput io, String threadName, String place) {
        this.io = io;
        this.listeners = new EdgeListeners(threadName, place);
        this.listener = event -> listeners.offer(new Edge(event.state().isHigh(), System.nanoTime(), 0));
        io.addListener(listener);
    }

    @Override
    public Subscription onEdge(Consumer<? super Edge> listener) {
        return listeners.add(listener);
    }

    @Override
    public Optional<Edge> awaitEdge(Duration timeout) throws InterruptedException {
        return listeners.await(timeout);
    }

    @Override
    public void close() {
        io.removeListener(listener);
        listeners.close();
    }
}
