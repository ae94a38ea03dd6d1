// SPDX-License-Identifier: Apache-2.0
package io.halyard.durable.simulated;

import java.util.ArrayList;
import java.util.List;

/**
 * Remembers, outside the disk, what a scenario tried and what it was told is durable; a recovery compares.
 *
 * @param <T> what is written
 */
public final class Witness<T> {
    private final List<T> attempted = new ArrayList<>();
    private final List<T> acknowledged = new ArrayList<>();

    /** A witness that saw nothing. */
    public Witness() {}

    private Witness(Witness<T> other) {
        attempted.addAll(other.attempted);
        acknowledged.addAll(other.acknowledged);
    }

    /** Notes that {@code value} is about to be written. */
    public void attempt(T value) {
        attempted.add(value);
    }

    /** Notes that {@code value} is durable, as the structure said. */
    public void acknowledge(T value) {
        acknowledged.add(value);
    }

    /** {@return all attempts so far, in order} */
    public List<T> attempted() {
        return List.copyOf(attempted);
    }

    /** {@return all acknowledged values so far, in order} */
    public List<T> acknowledged() {
        return List.copyOf(acknowledged);
    }

    Witness<T> copy() {
        return new Witness<>(this);
    }
}
