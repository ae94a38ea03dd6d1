// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import io.halyard.hal.AnalogInput;
import io.halyard.hal.Limits;
import io.halyard.hal.Pin;
import io.halyard.hal.Subscription;
import io.halyard.hal.spi.SampleListeners;
import java.util.function.Consumer;

/** A voltage that a board on a cable measures. */
final class SerialAnalogInput extends SerialPin implements AnalogInput {
    private static final double GREATEST = 0xffff;

    private final Limits.Analog limits;
    private final byte[] read;
    private final SampleListeners samples;

    SerialAnalogInput(SerialBoard board, Pin pin) {
        super(board, pin);
        limits = pin.limits(Limits.Analog.class).orElseThrow();
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
            double value = results.u16() / GREATEST * range().maximum();
            return new Reading(value, range().unit(), board().now());
        });
    }

    @Override
    public Range range() {
        return limits.range();
    }

    @Override
    public double maximumRateHz() {
        return limits.maximumRateHz();
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
