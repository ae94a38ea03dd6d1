// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.PulseInput;
import io.halyard.hal.PulseInputSettings;
import io.halyard.hal.Subscription;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Measures pulses, exactly. */
final class SimulatedPulseInput extends SampledPin implements PulseInput {
    private final PulseInputSettings settings;
    private final Set<Search> searches = new HashSet<>();

    /** One that waits for a pulse. */
    private static final class Search {
        private final CompletableFuture<Pulse> found = new CompletableFuture<>();
        private boolean begun;
        private long since;
    }

    SimulatedPulseInput(SimulatedBoard board, SimulatedPin pin, PulseInputSettings settings) {
        super(board, pin, settings.pull());
        this.settings = settings;
    }

    @Override
    public Optional<Pulse> measure(Duration timeout, Runnable trigger) throws InterruptedException {
        Search search = new Search();
        synchronized (board.lock()) {
            checkUsable();
            searches.add(search);
        }
        try (Subscription _ =
                board.time().alarm(timeout, () -> search.found.completeExceptionally(new TimeoutException()))) {
            trigger.run();
            return Optional.of(search.found.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException _) {
            return Optional.empty();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof HalException failure) {
                throw failure;
            }
            if (e.getCause() instanceof TimeoutException) {
                return Optional.empty();
            }
            throw new IllegalStateException(e);
        } finally {
            synchronized (board.lock()) {
                searches.remove(search);
            }
        }
    }

    @Override
    void closed() {
        super.closed();
        fail(Kind.CLOSED, "it was closed while a pulse was waited for");
    }

    @Override
    void lost() {
        fail(Kind.NOT_CONNECTED, "the board went away while a pulse was waited for");
    }

    private void fail(Kind kind, String problem) {
        for (Search search : List.copyOf(searches)) {
            search.found.completeExceptionally(failure(kind, problem));
        }
    }

    @Override
    void changed(boolean high) {
        long now = board.time().nanoTime();
        for (Search search : searches) {
            if (high == settings.high()) {
                search.begun = true;
                search.since = now;
            } else if (search.begun) {
                search.found.complete(new Pulse(Duration.ofNanos(now - search.since), search.since));
            }
        }
    }
}
