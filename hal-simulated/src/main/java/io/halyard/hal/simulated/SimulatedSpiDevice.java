// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.SpiDevice;
import io.halyard.hal.SpiSettings;
import io.halyard.hal.simulated.wire.SpiTarget;
import java.nio.ByteBuffer;
import java.util.List;

/** A chip select of an SPI bus: hands bytes to what hangs there, whatever the mode and the clock. */
final class SimulatedSpiDevice extends OpenDevice implements SpiDevice {
    private final SimulatedSpiBus wires;
    private final SpiSettings settings;

    SimulatedSpiDevice(SimulatedBoard board, BusClaim claim, SimulatedSpiBus wires, SpiSettings settings) {
        super(board, claim);
        SimulatedLimits.SPI.check(place(), settings.chipSelect());
        this.wires = wires;
        this.settings = settings;
    }

    static String name(int chipSelect) {
        return "CS" + chipSelect;
    }

    @Override
    public int chipSelect() {
        return settings.chipSelect();
    }

    @Override
    public int frequencyHz() {
        return Math.min(settings.frequencyHz(), SimulatedLimits.SPI.maximumHz());
    }

    @Override
    public void transaction(List<Operation> operations) {
        if (operations.isEmpty()
                || operations.stream()
                        .anyMatch(operation -> !buffers(operation).getFirst().hasRemaining())) {
            throw new IllegalArgumentException("a transaction needs operations of at least one byte each");
        }
        synchronized (board.lock()) {
            checkUsable();
            SpiTarget target = wires.target(settings.chipSelect());
            target.select();
            try {
                operations.forEach(operation -> run(target, operation));
            } finally {
                target.deselect();
            }
        }
        operations.stream()
                .flatMap(operation -> buffers(operation).stream())
                .forEach(buffer -> buffer.position(buffer.limit()));
    }

    private static void run(SpiTarget target, Operation operation) {
        switch (operation) {
            case Operation.Write(ByteBuffer data) -> {
                for (int i = data.position(); i < data.limit(); i++) {
                    target.exchange(data.get(i));
                }
            }
            case Operation.Read(ByteBuffer into) -> {
                for (int i = into.position(); i < into.limit(); i++) {
                    into.put(i, target.exchange((byte) 0));
                }
            }
            case Operation.Transfer(ByteBuffer data, ByteBuffer into) -> {
                for (int i = 0; i < data.remaining(); i++) {
                    into.put(into.position() + i, target.exchange(data.get(data.position() + i)));
                }
            }
        }
    }

    private static List<ByteBuffer> buffers(Operation operation) {
        return switch (operation) {
            case Operation.Write(ByteBuffer data) -> List.of(data);
            case Operation.Read(ByteBuffer into) -> List.of(into);
            case Operation.Transfer(ByteBuffer data, ByteBuffer into) -> List.of(data, into);
        };
    }
}
