// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.Bus;
import io.halyard.hal.BusResource;

/** A device on a bus, or a whole bus, that is opened. */
abstract sealed class OpenDevice extends Opened implements BusResource
        permits SimulatedI2cDevice, SimulatedSpiDevice, SimulatedUart, SimulatedOneWire {
    private final Bus bus;
    private final String device;

    OpenDevice(SimulatedBoard board, BusClaim claim) {
        super(board);
        this.bus = claim.bus();
        this.device = claim.device();
    }

    /**
     * What was claimed.
     *
     * @param bus the bus
     * @param device what is exclusive on it
     */
    record BusClaim(Bus bus, String device) {}

    @Override
    public final Bus bus() {
        return bus;
    }

    @Override
    final String place() {
        return board.table().place(bus, device);
    }

    @Override
    final void release() {
        board.table().releaseBus(bus, device);
    }

    @Override
    void opened() {}

    @Override
    void closed() {}

    @Override
    void lost() {}

    @Override
    void found() {}
}
