// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.gpio;

import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputConfig;
import com.pi4j.io.gpio.digital.DigitalOutputProvider;
import com.pi4j.io.gpio.digital.DigitalOutputProviderBase;
import io.halyard.hal.pi4j.bus.Opening;
import org.jspecify.annotations.Nullable;

/** Makes digital outputs. Belongs to one Pi4J context. */
public final class KernelOutputProvider extends DigitalOutputProviderBase {
    /** Its name in a configuration's {@code provider}. */
    public static final String ID = "halyard-digital-output";

    private @Nullable HeaderPins pins; // from initialize() on

    /** A provider without a context yet. */
    public KernelOutputProvider() {
        super(ID, "Digital output on the kernel's GPIO character device");
    }

    @Override
    public DigitalOutputProvider initialize(Context context) {
        super.initialize(context);
        pins = new HeaderPins(context);
        return this;
    }

    /** More than any other, so that of several plug-ins found by Pi4J this one is used. */
    @Override
    public int getPriority() {
        return 1_000;
    }

    @Override
    public DigitalOutput create(DigitalOutputConfig config) {
        if (pins == null) {
            throw new IllegalStateException(ID + " belongs to no Pi4J context yet");
        }
        return Opening.register(context(), new KernelOutput(this, config, pins));
    }
}
