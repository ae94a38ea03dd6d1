// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator.state;

/** Ends with {@link #close()}, which may be called from any thread and more than once. */
public interface Subscription extends AutoCloseable {
    @Override
    void close();
}
