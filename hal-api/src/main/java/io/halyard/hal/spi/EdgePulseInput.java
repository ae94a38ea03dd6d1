// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.spi;

import io.halyard.hal.DigitalInput;
import io.halyard.hal.Edge;
import io.halyard.hal.HalException;
import io.halyard.hal.PulseInput;
import io.halyard.hal.PulseInputSettings;
import io.halyard.hal.Subscription;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Measures pulses on boards that measure none themselves: from the time stamps of the edges that a digital input reports. It is as
 * exact as those are.
 */
public final class EdgePulseInput extends OnInput implements PulseInput {
    private final PulseInputSettings settings;

    private EdgePulseInput(DigitalInput input, PulseInputSettings settings) {
        super(input);
        this.settings = settings;
    }

    /** Finds the first whole pulse among edges. */
    private static final class Search {
        private final CompletableFuture<Pulse> found = new CompletableFuture<>();
        private final boolean high;
        private @Nullable Edge start;

        Search(boolean high) {
            this.high = high;
        }

        void accept(Edge edge) {
            Edge begun = start;
            if (edge.high() == high) {
                start = edge;
            } else if (begun != null && edge.lostBefore() == 0) {
                long nanos = edge.timestampNanos() - begun.timestampNanos();
                found.complete(new Pulse(Duration.ofNanos(nanos), begun.timestampNanos()));
            } else {
                start = null; // Its beginning is not known, or edges between are lost.
            }
        }
    }

    /**
     * Measures at an input.
     *
     * @param input opened for this alone, without debouncing; it is closed together with the pulse input
     */
    public static PulseInput on(DigitalInput input, PulseInputSettings settings) {
        return new EdgePulseInput(input, settings);
    }

    @Override
    public Optional<Pulse> measure(Duration timeout, Runnable trigger) throws InterruptedException {
        input.read(); // Says what is wrong when the board is away or the input is closed.
        Search search = new Search(settings.high());
        try (Subscription _ = input.onEdge(search::accept)) {
            Thread guard =
                    Thread.ofVirtual().name("halyard-pulse-" + pin().name()).start(() -> failWhenClosed(search.found));
            try {
                trigger.run();
                return Optional.of(search.found.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
            } catch (TimeoutException _) {
                return Optional.empty();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof HalException closed) {
                    throw closed;
                }
                throw new IllegalStateException(e);
            } finally {
                guard.interrupt();
            }
        }
    }

    /** Waits for edges for no other purpose than to hear that the input was closed, by its user or with its board. */
    private void failWhenClosed(CompletableFuture<Pulse> waiting) {
        try {
            while (!waiting.isDone()) {
                input.awaitEdge(Duration.ofHours(1));
            }
        } catch (HalException e) {
            waiting.completeExceptionally(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // The measurement is over.
        }
    }
}
