// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.DigitalInput;
import io.halyard.hal.DigitalInputSettings;
import io.halyard.hal.Edge;
import io.halyard.hal.Subscription;
import io.halyard.hal.spi.EdgeListeners;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** A digital input. A debounced edge has the time at which the level began that lasted. */
final class SimulatedDigitalInput extends OpenPin implements DigitalInput {
    private final DigitalInputSettings settings;
    private final EdgeListeners listeners;
    private boolean reported;
    private boolean current;
    private Subscription pending = () -> {};
    private long changes;

    SimulatedDigitalInput(SimulatedBoard board, SimulatedPin pin, DigitalInputSettings settings) {
        super(board, pin);
        this.settings = settings;
        this.listeners = new EdgeListeners(board.threadName(pin.pin()), place());
    }

    @Override
    public boolean read() {
        synchronized (board.lock()) {
            checkUsable();
            return pin.isHigh();
        }
    }

    @Override
    public Subscription onEdge(Consumer<? super Edge> listener) {
        return listeners.add(listener);
    }

    @Override
    public Optional<Edge> awaitEdge(Duration timeout) throws InterruptedException {
        return listeners.await(timeout, task -> board.time().alarm(timeout, task));
    }

    @Override
    void opened() {
        pin.listen(this::sample, settings.pull());
        reported = pin.isHigh();
        current = reported;
    }

    @Override
    void closed() {
        pin.deaf();
        forgetPending();
        listeners.close();
    }

    @Override
    void lost() {
        forgetPending();
        current = reported;
    }

    @Override
    void found() {
        sample(pin.isHigh());
    }

    /** Takes note of the level, under the board's lock. While the board is away it sees nothing. */
    void sample(boolean high) {
        if (high == current || !board.isConnected()) {
            return;
        }
        current = high;
        forgetPending();
        long now = board.time().nanoTime();
        if (settings.debounce().isZero()) {
            report(high, now);
        } else if (high != reported) {
            long change = changes;
            pending = board.time().after(settings.debounce(), () -> lasted(change, now));
        }
    }

    private void lasted(long change, long since) {
        synchronized (board.lock()) {
            if (change == changes) {
                report(current, since);
            }
        }
    }

    private void report(boolean high, long nanoTime) {
        reported = high;
        listeners.offer(new Edge(high, nanoTime, 0));
    }

    private void forgetPending() {
        changes++;
        pending.close();
        pending = () -> {};
    }
}
