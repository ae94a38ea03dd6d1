// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

/**
 * Something opened on a board: a pin in one role ({@link PinResource}), or what is on a bus ({@link BusResource}). It is exclusive:
 * a second open fails with kind {@link HalException.Kind#IN_USE} and names this one. After {@link #close()} every call fails with
 * kind {@link HalException.Kind#CLOSED}.
 */
public interface Resource extends AutoCloseable {
    /** {@return whether it can be used: false after {@link #close()} of it or of its board} */
    boolean isOpen();

    /** Frees what was opened; an output goes to its safe state first. Harmless when it is closed already; from any thread. */
    @Override
    void close();
}
