// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.contract.HalBench;

/** What every bench does with a simulated board's outside. */
interface WiredBench extends HalBench {
    @Override
    SimulatedBoard board();

    @Override
    default void drive(String pin, boolean high) {
        board().bench().drive(pin, high);
    }

    @Override
    default void release(String pin) {
        board().bench().release(pin);
    }

    @Override
    default void unplug() {
        board().bench().unplug();
    }

    @Override
    default void plug() {
        board().bench().plug();
    }

    @Override
    default void close() {
        board().close();
    }
}
