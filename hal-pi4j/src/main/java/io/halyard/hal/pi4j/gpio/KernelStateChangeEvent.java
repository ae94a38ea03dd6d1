// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.gpio;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeEvent;
import io.halyard.hal.Edge;

/** Pi4J's event, with what the kernel says of the edge. */
public final class KernelStateChangeEvent extends DigitalStateChangeEvent<DigitalInput> {
    private final Edge edge;

    KernelStateChangeEvent(DigitalInput source, Edge edge) {
        super(source, DigitalState.getState(edge.high()));
        this.edge = edge;
    }

    /** {@return when the edge happened, by the kernel, on the clock of {@link System#nanoTime()}} */
    public long timestampNanos() {
        return edge.timestampNanos();
    }

    /** {@return how many edges of this input were lost since the event before; 0 when all is well} */
    public long lostBefore() {
        return edge.lostBefore();
    }
}
