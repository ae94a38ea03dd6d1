// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

/** A listener's registration. Closing it ends the delivery; closing again is harmless. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {
    /** After it returned no further event is handed over; one being handled may still be running. */
    @Override
    void close();
}
