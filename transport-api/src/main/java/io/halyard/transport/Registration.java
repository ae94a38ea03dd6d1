// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport;

/** A listener's registration. Closing it ends the delivery; closing again is harmless. */
@FunctionalInterface
public interface Registration extends AutoCloseable {
    /** Ends the delivery; what is being handled is finished. */
    @Override
    void close();
}
