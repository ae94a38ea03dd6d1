// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.bus;

import com.pi4j.context.Context;
import com.pi4j.io.spi.Spi;
import com.pi4j.io.spi.SpiBase;
import com.pi4j.io.spi.SpiConfig;
import io.halyard.hal.pi4j.kernel.Errno;
import io.halyard.hal.pi4j.kernel.KernelException;
import io.halyard.hal.pi4j.kernel.SpiTarget;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** One chip on an SPI bus. Made by {@link KernelSpiProvider}. */
public final class KernelSpi extends SpiBase implements SingleBytes {
    private static final int BITS = 8;

    private final int bitsPerWord;
    private final Held<SpiTarget> target = new Held<>(name());

    KernelSpi(KernelSpiProvider provider, SpiConfig config, int bitsPerWord) {
        super(provider, config);
        this.bitsPerWord = bitsPerWord;
    }

    KernelSpi(KernelSpiProvider provider, SpiConfig config) {
        this(provider, config, BITS);
    }

    @Override
    public Spi initialize(Context context) {
        if (config().readLsbFirst() != 0 || config().writeLsbFirst() != 0) {
            throw Opening.notInitialized(new KernelException(
                    Errno.EOPNOTSUPP,
                    name() + ": least bit first is not served: a Raspberry Pi's controller has it not"));
        }
        int mode = config().mode().getMode();
        Path path = Path.of("/dev/spidev" + config().bus().getBus() + "." + config().channel());
        target.initialize(() -> SpiTarget.open(path, new SpiTarget.Settings(mode, config().baud(), bitsPerWord)));
        isOpen = true;
        return super.initialize(context);
    }

    /**
     * Sends and receives all parts in one go, the chip selected all the time.
     *
     * @throws com.pi4j.io.exception.IOException see {@link SpiTarget#transfer}
     */
    public void transaction(List<SpiTarget.Part> parts) {
        target.use(chip -> chip.transfer(parts));
    }

    @Override
    public int transfer(byte[] write, int writeOffset, byte[] read, int readOffset, int numberOfBytes) {
        if (numberOfBytes > 0) {
            transaction(List.of(new SpiTarget.Part(
                    ByteBuffer.wrap(write, writeOffset, numberOfBytes),
                    ByteBuffer.wrap(read, readOffset, numberOfBytes))));
        }
        return numberOfBytes;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        if (length > 0) {
            transaction(List.of(new SpiTarget.Part(null, ByteBuffer.wrap(buffer, offset, length))));
        }
        return length;
    }

    @Override
    public int write(byte[] data, int offset, int length) {
        if (length > 0) {
            transaction(List.of(new SpiTarget.Part(ByteBuffer.wrap(data, offset, length), null)));
        }
        return length;
    }

    @Override
    public void writeThenRead(
            byte[] write,
            int writeOffset,
            int writeLength,
            int readDelayNanos,
            byte[] read,
            int readOffset,
            int readLength) {
        if (readDelayNanos > 0) {
            throw new UnsupportedOperationException(
                    name() + ": a pause of " + readDelayNanos + " ns before reading is not served; give 0");
        }
        Objects.checkFromIndexSize(writeOffset, writeLength, write.length);
        transaction(List.of(
                new SpiTarget.Part(ByteBuffer.wrap(write, writeOffset, writeLength), null),
                new SpiTarget.Part(null, ByteBuffer.wrap(read, readOffset, readLength))));
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
    public Spi shutdownInternal(Context context) {
        isOpen = false;
        target.close();
        return super.shutdownInternal(context);
    }
}
