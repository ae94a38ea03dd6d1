// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.bus;

import com.pi4j.io.i2c.I2C;
import com.pi4j.io.i2c.I2CConfig;
import com.pi4j.io.i2c.I2CProviderBase;
import io.halyard.hal.pi4j.kernel.I2cTarget;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Makes devices on I2C buses. Belongs to one Pi4J context. */
public final class KernelI2cProvider extends I2CProviderBase {
    /** Its name in a configuration's {@code provider}. */
    public static final String ID = "halyard-i2c";

    private final Map<Integer, ContextBus> buses = new ConcurrentHashMap<>();

    /** A provider without a context yet. */
    public KernelI2cProvider() {
        super(ID, "I2C on the kernel's i2c-dev");
    }

    /** More than any other, so that of several plug-ins found by Pi4J this one is used. */
    @Override
    public int getPriority() {
        return 1_000;
    }

    @Override
    public I2C create(I2CConfig config) {
        return open(config, KernelI2c.protocol(config.i2cImplementation()));
    }

    /** Makes a device that speaks I2C where the adapter can, otherwise SMBus: Pi4J has no word for it. */
    public KernelI2c open(I2CConfig config, I2cTarget.Protocol protocol) {
        ContextBus bus = buses.computeIfAbsent(config.bus(), _ -> new ContextBus(config));
        return Opening.register(context(), new KernelI2c(this, config, bus, protocol));
    }
}
