// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Keeps what a board drove since the watch began, in order and at once, for a test to look at. Made by {@link SimulatedBench#watch}. */
public final class OutputWatch implements Subscription {
    private final Consumer<OutputWatch> whenClosed;
    private final List<OutputChange> changes = new ArrayList<>();

    OutputWatch(Consumer<OutputWatch> whenClosed) {
        this.whenClosed = whenClosed;
    }

    /** {@return all changes so far} */
    public synchronized List<OutputChange> changes() {
        return List.copyOf(changes);
    }

    /** {@return the changes of one pin so far} */
    public List<OutputChange> changes(String pin) {
        return changes().stream()
                .filter(change -> change.pin().name().equals(pin))
                .toList();
    }

    synchronized void add(OutputChange change) {
        changes.add(change);
    }

    @Override
    public void close() {
        whenClosed.accept(this);
    }
}
