// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import io.halyard.hal.DigitalOutput;
import io.halyard.hal.DigitalOutputSettings;
import io.halyard.hal.Pin;

/** An output of a board on a cable. */
final class SerialDigitalOutput extends SerialPin implements DigitalOutput {
    private final boolean safe;
    private final byte[] low;
    private final byte[] high;
    private volatile boolean level;

    SerialDigitalOutput(SerialBoard board, Pin pin, DigitalOutputSettings settings) {
        super(board, pin);
        safe = settings.safe();
        level = settings.initial();
        low = operation(Wire.OP_LOW).toBytes();
        high = operation(Wire.OP_HIGH).toBytes();
    }

    @Override
    WireWriter declaration() {
        return operation(Wire.OP_OUTPUT).u8((level ? 1 : 0) | (safe ? 2 : 0));
    }

    @Override
    void declared(WireReader results) {}

    @Override
    public void write(boolean toHigh) {
        // Set as the reply arrives, so that it is always what the board did last, whoever wrote.
        calls().call(place(), toHigh ? high : low, _ -> level = toHigh);
    }

    @Override
    public boolean isHigh() {
        checkOpen();
        return level;
    }
}
