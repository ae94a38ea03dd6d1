// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.gpio;

import io.halyard.hal.Edge;
import io.halyard.hal.Subscription;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** An input's edges with all that the kernel says of them; as in {@link io.halyard.hal.DigitalInput}. */
public interface EdgeSource {
    /** Calls {@code listener} for each edge from now on, on a virtual thread of its own, in order. */
    Subscription onEdge(Consumer<? super Edge> listener);

    /** Waits for the next edge, at most so long. */
    Optional<Edge> awaitEdge(Duration timeout) throws InterruptedException;
}
