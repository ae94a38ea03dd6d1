// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import com.pi4j.io.spi.SpiMode;
import io.halyard.hal.Bus;
import io.halyard.hal.SpiDevice;
import io.halyard.hal.SpiSettings;
import io.halyard.hal.pi4j.bus.KernelSpi;
import io.halyard.hal.pi4j.kernel.SpiTarget;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A chip on an SPI bus through Pi4J. */
final class Pi4jSpi extends OpenBus implements SpiDevice {
    private final KernelSpi io;

    Pi4jSpi(Pi4jBoard board, Bus bus, KernelSpi io) {
        super(board, bus, device(io.config().channel()), io);
        this.io = io;
    }

    /** What is exclusive on the bus. */
    static String device(int chipSelect) {
        return "CS" + chipSelect;
    }

    static SpiMode mode(SpiSettings.Mode mode) {
        return switch (mode) {
            case MODE_0 -> SpiMode.MODE_0;
            case MODE_1 -> SpiMode.MODE_1;
            case MODE_2 -> SpiMode.MODE_2;
            case MODE_3 -> SpiMode.MODE_3;
        };
    }

    @Override
    public int chipSelect() {
        return io.config().channel();
    }

    /** The controller divides its clock down to at most this; the kernel does not tell to what. */
    @Override
    public int frequencyHz() {
        return io.config().baud();
    }

    @Override
    public void transaction(List<Operation> operations) {
        List<SpiTarget.Part> parts = operations.stream().map(Pi4jSpi::part).toList();
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a transaction without operations");
        }
        checkOpen();
        try {
            io.transaction(parts);
        } catch (RuntimeException e) { // Pi4J's and its plug-in's
            throw failure(e);
        }
        for (SpiTarget.Part part : parts) {
            finish(part.out());
            finish(part.in());
        }
    }

    private static SpiTarget.Part part(Operation operation) {
        return switch (operation) {
            case Operation.Write(ByteBuffer data) -> new SpiTarget.Part(data, null);
            case Operation.Read(ByteBuffer into) -> new SpiTarget.Part(null, into);
            case Operation.Transfer(ByteBuffer data, ByteBuffer into) -> new SpiTarget.Part(data, into);
        };
    }

    private static void finish(@Nullable ByteBuffer buffer) {
        if (buffer != null) {
            buffer.position(buffer.limit());
        }
    }
}
