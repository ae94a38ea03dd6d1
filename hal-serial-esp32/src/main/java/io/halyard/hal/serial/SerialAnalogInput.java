// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import io.halyard.hal.AnalogInput;
import io.halyard.hal.Pin;
import io.halyard.hal.Subscription;
import io.halyard.hal.spi.SampleListeners;
import java.util.function.Consumer;

/** A voltage that a board on a cable measures. */
final class SerialAnalogInput extends SerialPin implements AnalogInput {
    private static final double GREATEST = 0xffff;

    private final Range range;
    private final byte[] read;
    private final SampleListeners samples;

    SerialAnalogInput(SerialBoard board, Pin pin, double fullScaleVolts) {
        super(board, pin);
        range = new Range(0, fullScaleVolts, "V");
        read = operation(Wire.OP_READ_ADC).toBytes();
        samples = new SampleListeners("halyard-board-samples-" + place(), place(), this::read);
    }

    @Override
    WireWriter declaration() {
        return operation(Wire.OP_ADC);
    }

    @Override
    void declared(WireReader results) {}

    @Override
    public Reading read() {
        return calls().call(place(), read, results -> {
            double value = results.u16() / GREATEST * range.maximum();
            return new Reading(value, range.unit(), board().now());
        });
    }

    @Override
    public Range range() {
        return range;
    }

    @Override
    public double maximumRateHz() {
        return SampleListeners.MAXIMUM_HZ;
    }

    /** By the host's clock: each sample is one exchange with the board. */
    @Override
    public Subscription onSample(double rateHz, Consumer<? super Sample> listener) {
        return samples.add(rateHz, listener);
    }

    @Override
    void ended() {
        samples.close();
    }
}
