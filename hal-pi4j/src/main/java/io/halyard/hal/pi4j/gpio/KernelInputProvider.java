// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.gpio;

import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalInputProvider;
import com.pi4j.io.gpio.digital.DigitalInputProviderBase;
import io.halyard.hal.pi4j.bus.Opening;
import io.halyard.hal.pi4j.kernel.EdgeWatch;
import org.jspecify.annotations.Nullable;

/** Makes digital inputs. Belongs to one Pi4J context, whose one thread for edges it owns. */
public final class KernelInputProvider extends DigitalInputProviderBase {
    /** Its name in a configuration's {@code provider}. */
    public static final String ID = "halyard-digital-input";

    private final String threadName;
    private @Nullable EdgeWatch watch; // from initialize() on
    private @Nullable HeaderPins pins;

    /**
     * @param instance what its threads are named after: {@code halyard-pi4j-<instance>...}
     */
    public KernelInputProvider(String instance) {
        super(ID, "Digital input on the kernel's GPIO character device");
        this.threadName = "halyard-pi4j-" + instance;
    }

    /** {@return what the thread that calls an input's listeners is named} */
    String listenerThread(DigitalInputConfig config) {
        return threadName + "-" + config.id();
    }

    @Override
    public DigitalInputProvider initialize(Context context) {
        super.initialize(context);
        pins = new HeaderPins(context);
        watch = new EdgeWatch(threadName);
        return this;
    }

    @Override
    public DigitalInputProvider shutdownInternal(Context context) {
        super.shutdownInternal(context);
        if (watch != null) {
            watch.close();
        }
        return this;
    }

    /** More than any other, so that of several plug-ins found by Pi4J this one is used. */
    @Override
    public int getPriority() {
        return 1_000;
    }

    @Override
    public DigitalInput create(DigitalInputConfig config) {
        if (pins == null || watch == null) {
            throw new IllegalStateException(ID + " belongs to no Pi4J context yet");
        }
        return Opening.register(context(), new KernelInput(this, config, pins, watch));
    }
}
