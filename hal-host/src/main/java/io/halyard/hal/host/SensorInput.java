// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.host;

import io.halyard.hal.AnalogInput;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.Pin;
import io.halyard.hal.Subscription;
import io.halyard.hal.spi.SampleListeners;
import java.io.IOException;
import java.util.function.Consumer;

/** An open sensor. */
final class SensorInput extends HostPin implements AnalogInput {
    private final Range range;
    private final Gauge gauge;
    private final SampleListeners samples;

    SensorInput(HostBoard board, Pin pin, Range range, Gauge gauge) {
        super(board, pin);
        this.range = range;
        this.gauge = gauge;
        this.samples =
                new SampleListeners("halyard-host-" + board.name() + "-" + pin.name(), board.place(pin), this::read);
    }

    @Override
    public Reading read() {
        synchronized (lock) {
            checkOpen();
            double value;
            try {
                value = gauge.read();
            } catch (IOException e) {
                throw board.failure(pin(), e);
            }
            if (!range.contains(value)) {
                throw new HalException(
                        Kind.INPUT_OUTPUT,
                        board.place(pin()),
                        "the computer reports " + value + " " + range.unit() + ", which is outside " + range.minimum()
                                + " to " + range.maximum());
            }
            return new Reading(value, range.unit(), System.nanoTime());
        }
    }

    @Override
    public Range range() {
        return range;
    }

    @Override
    public double maximumRateHz() {
        return SampleListeners.MAXIMUM_HZ;
    }

    @Override
    public Subscription onSample(double rateHz, Consumer<? super Sample> listener) {
        return samples.add(rateHz, listener);
    }

    @Override
    void leave() {
        samples.close();
    }
}
