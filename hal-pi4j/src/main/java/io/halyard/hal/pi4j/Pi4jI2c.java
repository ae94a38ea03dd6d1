// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import com.pi4j.io.i2c.I2C;
import io.halyard.hal.Bus;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.I2cDevice;
import io.halyard.hal.Limits;
import io.halyard.hal.pi4j.bus.KernelI2c;
import io.halyard.hal.pi4j.kernel.I2cMessage;
import java.nio.ByteBuffer;
import java.util.List;

/** A device on an I2C bus through Pi4J. */
final class Pi4jI2c extends OpenBus implements I2cDevice {
    private final int address;
    private final I2C io;

    Pi4jI2c(Pi4jBoard board, Bus bus, int address, I2C io) {
        super(board, bus, device(address), io);
        this.address = address;
        this.io = io;
    }

    /** What is exclusive on the bus. */
    static String device(int address) {
        return String.format("0x%02X", address);
    }

    @Override
    public int address() {
        return address;
    }

    @Override
    public void transaction(List<Operation> operations) {
        List<I2cMessage> messages = operations.stream().map(Pi4jI2c::message).toList();
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("a transaction without operations");
        }
        checkOpen();
        bus().limits(Limits.I2c.class)
                .ifPresent(limits -> messages.forEach(
                        message -> limits.check(place(), message.data().remaining())));
        try {
            if (io instanceof KernelI2c ours) {
                ours.transaction(messages);
            } else {
                foreign(messages);
            }
        } catch (RuntimeException e) { // Pi4J's and its plug-in's
            throw failure(e);
        }
        messages.forEach(message -> message.data().position(message.data().limit()));
    }

    private static I2cMessage message(Operation operation) {
        return switch (operation) {
            case Operation.Write(ByteBuffer data) -> I2cMessage.write(data);
            case Operation.Read(ByteBuffer into) -> I2cMessage.read(into);
        };
    }

    /** Another plug-in can do what Pi4J's interface has words for. */
    private void foreign(List<I2cMessage> messages) {
        I2cMessage first = messages.getFirst();
        I2cMessage last = messages.getLast();
        if (messages.size() > 2 || (messages.size() == 2 && (first.read() || !last.read()))) {
            throw new HalException(
                    Kind.UNSUPPORTED,
                    place(),
                    "with another Pi4J plug-in a transaction is a write, a read, or a write followed by a read");
        }
        byte[] out = new byte[first.read() ? 0 : first.data().remaining()];
        if (out.length > 0) {
            first.data().duplicate().get(out);
        }
        byte[] in = new byte[last.read() ? last.data().remaining() : 0];
        if (in.length == 0) {
            io.write(out);
        } else if (out.length == 0) {
            io.read(in);
        } else {
            io.writeThenRead(out, 0, in);
        }
        if (in.length > 0) {
            last.data().duplicate().put(in);
        }
    }
}
