// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.Pin;
import io.halyard.hal.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Keeps what a board drove since the watch began, in order and at once, for a test to look at. Made by {@link SimulatedBench#watch}. */
public final class OutputWatch implements Subscription {
    private final Function<String, Pin> pins;
    private final Consumer<OutputWatch> whenClosed;
    private final List<OutputChange> changes = new ArrayList<>();

    OutputWatch(Function<String, Pin> pins, Consumer<OutputWatch> whenClosed) {
        this.pins = pins;
        this.whenClosed = whenClosed;
    }

    /** {@return all changes so far} */
    public synchronized List<OutputChange> changes() {
        return List.copyOf(changes);
    }

    /**
     * {@return the changes of one pin so far}
     *
     * @param pin its number, the board's name of it, or the name that settings give it
     * @throws io.halyard.hal.HalException kind NO_SUCH_PIN
     */
    public List<OutputChange> changes(String pin) {
        Pin meant = pins.apply(pin);
        return changes().stream().filter(change -> change.pin().equals(meant)).toList();
    }

    synchronized void add(OutputChange change) {
        changes.add(change);
    }

    @Override
    public void close() {
        whenClosed.accept(this);
    }
}
