// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.bus;

import com.pi4j.io.spi.Spi;
import com.pi4j.io.spi.SpiConfig;
import com.pi4j.io.spi.SpiProviderBase;

/** Makes chips on SPI buses. Belongs to one Pi4J context. */
public final class KernelSpiProvider extends SpiProviderBase {
    /** Its name in a configuration's {@code provider}. */
    public static final String ID = "halyard-spi";

    /** A provider without a context yet. */
    public KernelSpiProvider() {
        super(ID, "SPI on the kernel's spidev");
    }

    /** More than any other, so that of several plug-ins found by Pi4J this one is used. */
    @Override
    public int getPriority() {
        return 1_000;
    }

    @Override
    public Spi create(SpiConfig config) {
        return Opening.register(context(), new KernelSpi(this, config));
    }

    /** Makes a chip with words of other than 8 bits: Pi4J has no word for it. */
    public KernelSpi open(SpiConfig config, int bitsPerWord) {
        return Opening.register(context(), new KernelSpi(this, config, bitsPerWord));
    }
}
