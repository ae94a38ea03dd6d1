// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.DigitalInputSettings.Pull;

/** A pin whose changes of level are taken note of; while the board is away it sees none. */
abstract sealed class SampledPin extends OpenPin permits SimulatedCounter, SimulatedPulseInput {
    private final Pull pull;
    private boolean level;

    SampledPin(SimulatedBoard board, SimulatedPin pin, Pull pull) {
        super(board, pin);
        this.pull = pull;
    }

    /** The level is another one now. Under the board's lock. */
    abstract void changed(boolean high);

    @Override
    final void opened() {
        pin.listen(this::sample, pull);
        level = pin.isHigh();
    }

    @Override
    void closed() {
        pin.deaf();
    }

    @Override
    void lost() {}

    @Override
    final void found() {
        level = pin.isHigh();
    }

    private void sample(boolean high) {
        if (high != level && board.isConnected()) {
            level = high;
            changed(high);
        }
    }
}
