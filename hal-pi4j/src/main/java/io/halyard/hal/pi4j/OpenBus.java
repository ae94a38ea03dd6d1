// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import com.pi4j.io.IO;
import io.halyard.hal.Bus;
import io.halyard.hal.BusResource;
import io.halyard.hal.HalException;
import org.jspecify.annotations.Nullable;

/** A device on a bus, or a whole bus, that is open on a board. */
abstract sealed class OpenBus extends Opened implements BusResource permits Pi4jI2c, Pi4jSpi, Pi4jOneWire {
    private final Bus bus;
    private final String device;

    OpenBus(Pi4jBoard board, Bus bus, String device, @Nullable IO<?, ?, ?> io) {
        super(board, board.place(bus, device), io);
        this.bus = bus;
        this.device = device;
    }

    @Override
    public final Bus bus() {
        return bus;
    }

    @Override
    final void giveBack() {
        board().release(bus, device);
    }

    @Override
    final HalException failure(RuntimeException e) {
        checkOpen();
        return Failures.ofBus(place(), e);
    }
}
