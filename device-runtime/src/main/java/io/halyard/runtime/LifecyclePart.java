// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

/**
 * Something that starts with the device and ends with it. Contribute it to the Guice set of this type
 * ({@code Multibinder.newSetBinder(binder(), LifecyclePart.class)}).
 */
public interface LifecyclePart extends AutoCloseable {
    /** Starts, in the order of the set, before the transport connects and the app runs. */
    void start();

    /** Ends, in reverse order, after the app has ended. */
    @Override
    void close();
}
