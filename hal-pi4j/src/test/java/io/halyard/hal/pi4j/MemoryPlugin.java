// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import com.pi4j.context.Context;
import com.pi4j.extension.Plugin;
import com.pi4j.extension.PluginService;
import com.pi4j.io.exception.IOException;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputBase;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalInputProvider;
import com.pi4j.io.gpio.digital.DigitalInputProviderBase;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputBase;
import com.pi4j.io.gpio.digital.DigitalOutputConfig;
import com.pi4j.io.gpio.digital.DigitalOutputProvider;
import com.pi4j.io.gpio.digital.DigitalOutputProviderBase;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeEvent;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Somebody else's Pi4J plug-in, on pins in memory. It is a mock at Pi4J, so that no real program uses it by accident. */
public final class MemoryPlugin implements Plugin {
    /** A pin that this plug-in fails at. */
    static final int BROKEN = 13;

    private static final Map<Integer, DigitalState> LEVELS = new ConcurrentHashMap<>();
    private static final Map<Integer, MemoryInput> INPUTS = new ConcurrentHashMap<>();

    static boolean level(int pin) {
        return LEVELS.getOrDefault(pin, DigitalState.LOW).isHigh();
    }

    static void drive(int pin, boolean high) {
        DigitalState next = DigitalState.getState(high);
        DigitalState before = LEVELS.put(pin, next);
        MemoryInput input = INPUTS.get(pin);
        if (input != null && before != next) {
            input.changed(next);
        }
    }

    @Override
    public boolean isMock() {
        return true;
    }

    @Override
    public void initialize(PluginService service) {
        service.register(new Inputs(), new Outputs());
    }

    private static void failIfBroken(int pin) {
        if (pin == BROKEN) {
            throw new IOException("the wire is broken");
        }
    }

    private static final class Inputs extends DigitalInputProviderBase {
        Inputs() {
            super("memory-digital-input");
        }

        @Override
        public DigitalInput create(DigitalInputConfig config) {
            MemoryInput input = new MemoryInput(this, config);
            context().registry().add(input);
            return input;
        }
    }

    private static final class Outputs extends DigitalOutputProviderBase {
        Outputs() {
            super("memory-digital-output");
        }

        @Override
        public DigitalOutput create(DigitalOutputConfig config) {
            failIfBroken(config.bcm());
            MemoryOutput output = new MemoryOutput(this, config);
            context().registry().add(output);
            return output;
        }
    }

    private static final class MemoryInput extends DigitalInputBase {
        MemoryInput(DigitalInputProvider provider, DigitalInputConfig config) {
            super(provider, config);
            INPUTS.put(config.bcm(), this);
        }

        @Override
        public DigitalState state() {
            failIfBroken(bcm());
            return DigitalState.getState(level(bcm()));
        }

        void changed(DigitalState state) {
            dispatch(new DigitalStateChangeEvent<DigitalInput>(this, state));
        }

        @Override
        public DigitalInput shutdownInternal(Context context) {
            INPUTS.remove(bcm());
            return super.shutdownInternal(context);
        }
    }

    private static final class MemoryOutput extends DigitalOutputBase {
        MemoryOutput(DigitalOutputProvider provider, DigitalOutputConfig config) {
            super(provider, config);
        }

        @Override
        public DigitalOutput state(DigitalState state) {
            LEVELS.put(bcm(), state);
            return super.state(state);
        }
    }
}
