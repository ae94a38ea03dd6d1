// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.gpio;

import com.pi4j.context.Context;
import com.pi4j.exception.InitializeException;
import com.pi4j.io.binding.DigitalBinding;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputBase;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeListener;
import com.pi4j.io.gpio.digital.PullResistance;
import io.halyard.hal.Edge;
import io.halyard.hal.Subscription;
import io.halyard.hal.pi4j.bus.Held;
import io.halyard.hal.pi4j.bus.Opening;
import io.halyard.hal.pi4j.kernel.EdgeWatch;
import io.halyard.hal.pi4j.kernel.GpioLine;
import io.halyard.hal.pi4j.kernel.KernelException;
import io.halyard.hal.pi4j.kernel.LineRole;
import io.halyard.hal.spi.EdgeListeners;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line that is read. The kernel reports its edges only while somebody listens. Made by {@link KernelInputProvider}. */
public final class KernelInput extends DigitalInputBase implements EdgeSource, Revivable {
    private static final Logger LOG = LoggerFactory.getLogger(KernelInput.class);

    private final HeaderPins pins;
    private final EdgeWatch watch;
    private final EdgeListeners listeners;
    private final Sink sink = new Sink();
    private final AtomicLong lostEdges = new AtomicLong();
    private final Object lock = new Object();
    private final Held<GpioLine> line = new Held<>(name());
    private int interested; // guarded by lock
    private @Nullable Subscription forPi4j; // guarded by lock
    private volatile long listeningSince;

    KernelInput(KernelInputProvider provider, DigitalInputConfig config, HeaderPins pins, EdgeWatch watch) {
        super(provider, config);
        this.pins = pins;
        this.watch = watch;
        this.listeners = new EdgeListeners(provider.listenerThread(config), config.name());
    }

    @Override
    public DigitalInput initialize(Context context) {
        try {
            line.initialize(() -> pins.request(config(), role()));
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw new InitializeException(name() + ": debounce " + config().debounce() + " us is no time", e);
        }
        return super.initialize(context);
    }

    /**
     * {@return the state now; of a debounced input the debounced one}
     *
     * @throws com.pi4j.io.exception.IOException when the line is closed or its chip is gone
     */
    @Override
    public DigitalState state() {
        try {
            return DigitalState.getState(line.open().read());
        } catch (KernelException e) {
            throw Opening.failed(e);
        }
    }

    /** {@return how many edges of this input the kernel could not keep for us, since it was opened} */
    public long lostEdges() {
        return lostEdges.get();
    }

    @Override
    public Subscription onEdge(Consumer<? super Edge> listener) {
        beInterested();
        Subscription delivery;
        try {
            delivery = listeners.add(listener);
        } catch (RuntimeException e) {
            loseInterest();
            throw e;
        }
        AtomicBoolean closed = new AtomicBoolean();
        return () -> {
            if (closed.compareAndSet(false, true)) {
                delivery.close();
                loseInterest();
            }
        };
    }

    @Override
    public Optional<Edge> awaitEdge(Duration timeout) throws InterruptedException {
        beInterested();
        try {
            return listeners.await(timeout);
        } finally {
            loseInterest();
        }
    }

    @Override
    public DigitalInput addListener(DigitalStateChangeListener... listener) {
        super.addListener(listener);
        serve();
        return this;
    }

    @Override
    public DigitalInput removeListener(DigitalStateChangeListener... listener) {
        super.removeListener(listener);
        serve();
        return this;
    }

    @Override
    public DigitalInput removeConsumer(Consumer<Boolean> listener) {
        super.removeConsumer(listener);
        serve();
        return this;
    }

    @Override
    public DigitalInput bind(@SuppressWarnings("rawtypes") DigitalBinding... binding) {
        super.bind(binding);
        serve();
        return this;
    }

    @Override
    public DigitalInput unbind(@SuppressWarnings("rawtypes") DigitalBinding... binding) {
        super.unbind(binding);
        serve();
        return this;
    }

    private LineRole role() {
        return LineRole.Input.of(bias(config().pull()), Math.toIntExact(config().debounce()));
    }

    /** Takes the line anew; its listeners hear of edges from now on. */
    @Override
    public void revive() {
        synchronized (lock) {
            line.close();
            pins.forgetChip();
            sink.lastSeqno = 0; // The new line counts anew, and the old one's edges have ended.
            line.renew(() -> pins.request(config(), role()));
            if (interested > 0) {
                listeningSince = System.nanoTime();
                line.use(taken -> taken.startEdges(watch, sink));
            }
        }
    }

    /** Ends all delivery, then frees the line. Harmless again. */
    @Override
    public DigitalInput shutdownInternal(Context context) {
        super.shutdownInternal(context);
        listeners.close();
        line.close();
        return this;
    }

    /** Pi4J's own listeners and bindings are one listener of ours. */
    private void serve() {
        synchronized (lock) {
            if (hasListenersOrBindings() && forPi4j == null) {
                try {
                    forPi4j = onEdge(edge -> dispatch(new KernelStateChangeEvent(this, edge)));
                } catch (KernelException e) {
                    throw Opening.failed(e);
                }
            } else if (!hasListenersOrBindings() && forPi4j != null) {
                forPi4j.close();
                forPi4j = null;
            }
        }
    }

    private void beInterested() {
        synchronized (lock) {
            if (interested == 0) {
                listeningSince = System.nanoTime();
                line.open().startEdges(watch, sink);
            }
            interested++;
        }
    }

    private void loseInterest() {
        synchronized (lock) {
            interested--;
            if (interested == 0) {
                try {
                    line.open().stopEdges();
                } catch (KernelException e) { // A chip that is gone reports no edges either.
                    LOG.debug("{}: {}", name(), e.getMessage());
                }
            }
        }
    }

    private static LineRole.Bias bias(PullResistance pull) {
        return switch (pull) {
            case OFF -> LineRole.Bias.DISABLED;
            case PULL_UP -> LineRole.Bias.PULL_UP;
            case PULL_DOWN -> LineRole.Bias.PULL_DOWN;
        };
    }

    /** On the watch's thread: counts gaps and hands edges to queues that never block. */
    private final class Sink implements EdgeWatch.Sink {
        private int lastSeqno;

        @Override
        public void edge(boolean rising, long timestampNanos, int lineSeqno) {
            long lost = Integer.toUnsignedLong(lineSeqno - lastSeqno - 1);
            lastSeqno = lineSeqno;
            lostEdges.addAndGet(lost);
            // The kernel may still hold an edge from before the present listeners.
            if (timestampNanos - listeningSince >= 0) {
                listeners.offer(new Edge(rising, timestampNanos, lost));
            }
        }

        @Override
        public void failed(KernelException reason) {
            LOG.warn("{}: {}", name(), reason.getMessage());
        }
    }
}
