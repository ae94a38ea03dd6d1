// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.host;

import io.halyard.hal.DigitalOutput;
import io.halyard.hal.DigitalOutputSettings;
import io.halyard.hal.Pin;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open LED. The kernel's trigger of it is switched off, and stays so when it is closed: its safe level must last. */
final class LedOutput extends HostPin implements DigitalOutput {
    private static final Logger LOG = LoggerFactory.getLogger(LedOutput.class);

    private final Led led;
    private final DigitalOutputSettings settings;
    private boolean high;

    LedOutput(HostBoard board, Pin pin, Led led, DigitalOutputSettings settings) {
        super(board, pin);
        this.led = led;
        this.settings = settings;
    }

    void start() throws IOException {
        led.takeOver();
        led.light(settings.initial());
        high = settings.initial();
    }

    @Override
    public void write(boolean high) {
        synchronized (lock) {
            checkOpen();
            try {
                led.light(high);
            } catch (IOException e) {
                throw board.failure(pin(), e);
            }
            this.high = high;
        }
    }

    @Override
    public boolean isHigh() {
        synchronized (lock) {
            return high;
        }
    }

    @Override
    void leave() {
        try {
            led.light(settings.safe());
        } catch (IOException e) {
            LOG.warn("{}: closed without its safe level", board.place(pin()), board.failure(pin(), e));
        }
    }
}
