// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.Bus;
import java.util.HashMap;
import java.util.Map;

/** The outside of a board's buses, each made when it is first asked for. */
final class SimulatedBuses {
    private final Object lock;
    private final Map<Bus, SimulatedI2cBus> i2c = new HashMap<>();
    private final Map<Bus, SimulatedSpiBus> spi = new HashMap<>();
    private final Map<Bus, SimulatedUartLine> uart = new HashMap<>();
    private final Map<Bus, SimulatedOneWireBus> oneWire = new HashMap<>();

    SimulatedBuses(Object lock) {
        this.lock = lock;
    }

    SimulatedI2cBus i2c(Bus bus) {
        synchronized (lock) {
            return i2c.computeIfAbsent(bus, _ -> new SimulatedI2cBus(lock));
        }
    }

    SimulatedSpiBus spi(Bus bus) {
        synchronized (lock) {
            return spi.computeIfAbsent(bus, _ -> new SimulatedSpiBus(lock));
        }
    }

    SimulatedUartLine uart(Bus bus) {
        synchronized (lock) {
            return uart.computeIfAbsent(bus, _ -> new SimulatedUartLine(lock));
        }
    }

    SimulatedOneWireBus oneWire(Bus bus) {
        synchronized (lock) {
            return oneWire.computeIfAbsent(bus, _ -> new SimulatedOneWireBus(lock));
        }
    }
}
