// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.BusFault;
import io.halyard.hal.simulated.wire.I2cTarget;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** An I2C bus of a simulated board, seen from outside: what hangs from it, and what is wrong with it. From any thread. */
public final class SimulatedI2cBus {
    private static final int WHOLE_BUS = -1;

    private final Object lock;
    private final Map<Integer, I2cTarget> targets = new HashMap<>();
    private final Map<Integer, BusFault> faults = new HashMap<>();

    SimulatedI2cBus(Object lock) {
        this.lock = lock;
    }

    /**
     * Hangs a device on the bus, in place of what was at its address.
     *
     * @param address 7 bits
     * @return the device
     */
    public <T extends I2cTarget> T attach(int address, T target) {
        synchronized (lock) {
            targets.put(address, target);
        }
        return target;
    }

    /** Takes the device at an address away. */
    public void detach(int address) {
        synchronized (lock) {
            targets.remove(address);
        }
    }

    /** {@return the device at an address: one that the option {@code devices} hung there, say} */
    public Optional<I2cTarget> target(int address) {
        synchronized (lock) {
            return Optional.ofNullable(targets.get(address));
        }
    }

    /** From now on each transaction with an address fails so: {@link BusFault#DATA_NOT_ACKNOWLEDGED}, say. */
    public void fail(int address, BusFault fault) {
        synchronized (lock) {
            faults.put(address, fault);
        }
    }

    /** From now on each transaction on the bus fails so: {@link BusFault#BUS_STUCK}, say. */
    public void fail(BusFault fault) {
        fail(WHOLE_BUS, fault);
    }

    /** Ends all faults of the bus and of what hangs from it. */
    public void mend() {
        synchronized (lock) {
            faults.clear();
        }
    }

    /** Under the board's lock. */
    Optional<BusFault> fault(int address) {
        BusFault ofBus = faults.get(WHOLE_BUS);
        return Optional.ofNullable(ofBus == null ? faults.get(address) : ofBus);
    }
}
