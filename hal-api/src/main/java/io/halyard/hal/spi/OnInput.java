// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.spi;

import io.halyard.hal.DigitalInput;
import io.halyard.hal.Pin;
import io.halyard.hal.PinResource;

/** What is made of a digital input that is open for this alone. */
abstract sealed class OnInput implements PinResource permits EdgeCounter, EdgePulseInput {
    final DigitalInput input;

    OnInput(DigitalInput input) {
        this.input = input;
    }

    @Override
    public final Pin pin() {
        return input.pin();
    }

    @Override
    public final boolean isOpen() {
        return input.isOpen();
    }

    @Override
    public void close() {
        input.close();
    }
}
