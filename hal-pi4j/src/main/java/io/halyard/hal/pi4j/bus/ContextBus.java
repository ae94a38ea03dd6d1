// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.bus;

import com.pi4j.io.i2c.I2C;
import com.pi4j.io.i2c.I2CBusBase;
import com.pi4j.io.i2c.I2CConfig;
import java.util.concurrent.Callable;

/** The lock of one I2C bus in one Pi4J context, for {@code execute}. */
final class ContextBus extends I2CBusBase {
    ContextBus(I2CConfig config) {
        super(config);
    }

    @Override
    public <R> R execute(I2C i2c, Callable<R> action) {
        return _execute(i2c, action);
    }
}
