// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.bus;

import com.pi4j.context.Context;
import com.pi4j.io.i2c.I2C;
import com.pi4j.io.i2c.I2CBase;
import com.pi4j.io.i2c.I2CConfig;
import com.pi4j.io.i2c.I2CImplementation;
import io.halyard.hal.pi4j.kernel.I2cMessage;
import io.halyard.hal.pi4j.kernel.I2cTarget;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** One device on an I2C bus. Made by {@link KernelI2cProvider}. */
public final class KernelI2c extends I2CBase<ContextBus> implements SingleBytes {
    private final I2cTarget.Protocol protocol;
    private final Held<I2cTarget> target = new Held<>(name());

    KernelI2c(KernelI2cProvider provider, I2CConfig config, ContextBus bus, I2cTarget.Protocol protocol) {
        super(provider, config, bus);
        this.protocol = protocol;
    }

    static I2cTarget.Protocol protocol(I2CImplementation implementation) {
        return switch (implementation) {
            case DIRECT -> I2cTarget.Protocol.I2C;
            case SMBUS -> I2cTarget.Protocol.SMBUS;
            case FILE -> I2cTarget.Protocol.FILE;
        };
    }

    @Override
    public I2C initialize(Context context) {
        Path bus = Path.of("/dev/i2c-" + config().bus());
        target.initialize(() -> I2cTarget.open(bus, config().device(), protocol));
        return super.initialize(context);
    }

    /**
     * Sends and receives in one transaction; what is received is in the messages' buffers.
     *
     * @throws com.pi4j.io.exception.IOException see {@link I2cTarget#transfer}
     */
    public void transaction(List<I2cMessage> messages) {
        target.use(device -> device.transfer(messages));
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        if (length > 0) {
            transaction(List.of(I2cMessage.read(ByteBuffer.wrap(buffer, offset, length))));
        }
        return length;
    }

    @Override
    public int write(byte[] data, int offset, int length) {
        if (length > 0) {
            transaction(List.of(I2cMessage.write(ByteBuffer.wrap(data, offset, length))));
        }
        return length;
    }

    @Override
    public void writeThenRead(
            byte[] writeBuffer,
            int writeOffset,
            int writeSize,
            int readDelayNanos,
            byte[] readBuffer,
            int readOffset,
            int readSize) {
        if (readDelayNanos > 0) {
            throw new UnsupportedOperationException(
                    name() + ": the kernel knows no pause of " + readDelayNanos + " ns within a transaction; give 0");
        }
        if (writeBuffer == null || writeSize == 0) {
            read(readBuffer, readOffset, readSize);
        } else if (readBuffer == null || readSize == 0) {
            write(writeBuffer, writeOffset, writeSize);
        } else {
            transaction(List.of(
                    I2cMessage.write(ByteBuffer.wrap(writeBuffer, writeOffset, writeSize)),
                    I2cMessage.read(ByteBuffer.wrap(readBuffer, readOffset, readSize))));
        }
    }

    @Override
    public int readRegister(int register) {
        byte[] data = new byte[1];
        readRegister(register, data, 0, 1);
        return Byte.toUnsignedInt(data[0]);
    }

    @Override
    public int readRegister(int register, byte[] buffer, int offset, int length) {
        return readRegister(new byte[] {(byte) register}, buffer, offset, length);
    }

    @Override
    public int readRegister(byte[] register, byte[] buffer, int offset, int length) {
        writeThenRead(register, 0, register.length, 0, buffer, offset, length);
        return length;
    }

    @Override
    public int writeRegister(int register, byte b) {
        write(new byte[] {(byte) register, b}, 0, 2);
        return 1;
    }

    @Override
    public int writeRegister(int register, byte[] data, int offset, int length) {
        return writeRegister(new byte[] {(byte) register}, data, offset, length);
    }

    @Override
    public int writeRegister(byte[] register, byte[] data, int offset, int length) {
        byte[] all = new byte[register.length + length];
        System.arraycopy(register, 0, all, 0, register.length);
        System.arraycopy(data, offset, all, register.length, length);
        write(all, 0, all.length);
        return length;
    }

    /** Closes it at its context, which frees the descriptor. Harmless again. */
    @Override
    public void close() {
        if (isOpen) {
            context().shutdown(this);
        }
    }

    /** Frees the descriptor. Harmless again. */
    @Override
    public I2C shutdownInternal(Context context) {
        isOpen = false;
        target.close();
        return this;
    }
}
