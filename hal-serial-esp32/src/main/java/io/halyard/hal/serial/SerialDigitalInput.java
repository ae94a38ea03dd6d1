// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import io.halyard.hal.DigitalInput;
import io.halyard.hal.DigitalInputSettings;
import io.halyard.hal.Edge;
import io.halyard.hal.Pin;
import io.halyard.hal.Subscription;
import io.halyard.hal.spi.EdgeListeners;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** An input of a board on a cable. Edges are caught, debounced and stamped on the board, and only while somebody listens. */
final class SerialDigitalInput extends SerialPin implements DigitalInput {
    private static final int BOTH_EDGES = 3;

    private final DigitalInputSettings settings;
    private final byte[] read;
    private final EdgeListeners listeners;
    private final ReentrantLock watching = new ReentrantLock();
    private int watchers;
    private long lost;
    private long latest = Long.MIN_VALUE;

    SerialDigitalInput(SerialBoard board, Pin pin, DigitalInputSettings settings) {
        super(board, pin);
        this.settings = settings;
        this.read = operation(Wire.OP_READ).toBytes();
        this.listeners = new EdgeListeners("halyard-edges-" + board.name() + "-" + pin.name(), place());
    }

    @Override
    WireWriter declaration() {
        WireWriter operations = operation(Wire.OP_INPUT)
                .u8(
                        switch (settings.pull()) {
                            case NONE -> 0;
                            case UP -> 1;
                            case DOWN -> 2;
                        });
        watching.lock();
        try {
            return watchers > 0 ? operations.raw(watch()) : operations;
        } finally {
            watching.unlock();
        }
    }

    @Override
    void declared(WireReader results) {}

    @Override
    void ended() {
        listeners.close();
    }

    @Override
    public boolean read() {
        return calls().call(place(), read, results -> results.u8() != 0);
    }

    @Override
    public Subscription onEdge(Consumer<? super Edge> listener) {
        startWatching();
        try {
            Subscription inner = listeners.add(listener);
            AtomicBoolean closed = new AtomicBoolean();
            return () -> {
                if (closed.compareAndSet(false, true)) {
                    inner.close();
                    stopWatching();
                }
            };
        } catch (RuntimeException e) {
            stopWatching();
            throw e;
        }
    }

    @Override
    public Optional<Edge> awaitEdge(Duration timeout) throws InterruptedException {
        startWatching();
        try {
            return listeners.await(timeout);
        } finally {
            stopWatching();
        }
    }

    private void startWatching() {
        Calls calls = calls();
        Calls.Started<Integer> started;
        watching.lock();
        try {
            started = calls.start(place(), watch(), WireReader::u8);
            watchers++;
        } finally {
            watching.unlock();
        }
        try {
            started.await();
        } catch (RuntimeException e) {
            stopWatching();
            throw e;
        }
    }

    private void stopWatching() {
        watching.lock();
        try {
            if (--watchers == 0 && isOpen()) {
                board().tell(operation(Wire.OP_UNWATCH).toBytes());
            }
        } finally {
            watching.unlock();
        }
    }

    private byte[] watch() {
        return operation(Wire.OP_WATCH)
                .u8(BOTH_EDGES)
                .varint(settings.debounce().toNanos() / 1000)
                .toBytes();
    }

    /** An edge arrived, on the reader's thread. */
    void seen(boolean high, long nanos) {
        // Two clocks are never quite in step, but an order is promised.
        latest = latest == Long.MIN_VALUE || nanos - latest > 0 ? nanos : latest;
        listeners.offer(new Edge(high, latest, lost));
        lost = 0;
    }

    /** The board had no room for edges, on the reader's thread. */
    void lost(int count) {
        lost += count;
    }
}
