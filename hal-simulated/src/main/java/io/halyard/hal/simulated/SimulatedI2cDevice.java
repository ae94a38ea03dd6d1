// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.BusFault;
import io.halyard.hal.HalException;
import io.halyard.hal.I2cDevice;
import io.halyard.hal.simulated.wire.I2cTarget;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;

/** An address on an I2C bus: hands transactions to what hangs there. */
final class SimulatedI2cDevice extends OpenDevice implements I2cDevice {
    private final SimulatedI2cBus wires;
    private final int address;

    SimulatedI2cDevice(SimulatedBoard board, BusClaim claim, SimulatedI2cBus wires, int address) {
        super(board, claim);
        this.wires = wires;
        this.address = address;
    }

    static String name(int address) {
        return String.format(Locale.ROOT, "0x%02X", address);
    }

    @Override
    public int address() {
        return address;
    }

    @Override
    public void transaction(List<Operation> operations) {
        check(operations);
        operations.forEach(operation ->
                SimulatedLimits.I2C.check(place(), buffer(operation).remaining()));
        synchronized (board.lock()) {
            checkUsable();
            wires.fault(address).ifPresent(fault -> {
                throw failure(fault);
            });
            I2cTarget target = wires.target(address).orElseThrow(() -> failure(BusFault.ADDRESS_NOT_ACKNOWLEDGED));
            operations.forEach(operation -> run(target, operation));
        }
        operations.forEach(SimulatedI2cDevice::useUp);
    }

    private void run(I2cTarget target, Operation operation) {
        long now = board.time().nanoTime();
        switch (operation) {
            case Operation.Write(ByteBuffer data) -> {
                byte[] bytes = new byte[data.remaining()];
                data.duplicate().get(bytes);
                if (target.write(bytes, now) < bytes.length) {
                    throw failure(BusFault.DATA_NOT_ACKNOWLEDGED);
                }
            }
            case Operation.Read(ByteBuffer into) -> into.duplicate().put(target.read(into.remaining(), now));
        }
    }

    private static ByteBuffer buffer(Operation operation) {
        return switch (operation) {
            case Operation.Write(ByteBuffer data) -> data;
            case Operation.Read(ByteBuffer into) -> into;
        };
    }

    private static void useUp(Operation operation) {
        ByteBuffer buffer = buffer(operation);
        buffer.position(buffer.limit());
    }

    private static void check(List<Operation> operations) {
        if (operations.isEmpty()
                || operations.stream().anyMatch(operation -> !buffer(operation).hasRemaining())) {
            throw new IllegalArgumentException("a transaction needs operations of at least one byte each");
        }
    }

    private HalException failure(BusFault fault) {
        String problem = switch (fault) {
            case ADDRESS_NOT_ACKNOWLEDGED -> "nothing answers; hang a device there with bench.i2c(...).attach";
            case DATA_NOT_ACKNOWLEDGED -> "the device refused a byte";
            default -> "the bench lets it fail: " + fault;
        };
        return new HalException(fault, place(), problem);
    }
}
