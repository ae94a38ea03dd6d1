// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.LedStrip;
import io.halyard.hal.LedStripSettings;
import java.util.Arrays;
import java.util.stream.IntStream;

/** A chain of LEDs; the bench sees their colours. On losing its board it stays as it is, as real ones do. */
final class SimulatedLedStrip extends OpenPin implements LedStrip {
    private final LedStripSettings settings;
    private int[] colours;

    SimulatedLedStrip(SimulatedBoard board, SimulatedPin pin, LedStripSettings settings) {
        super(board, pin);
        SimulatedLimits.LEDS.check(place(), settings.count());
        this.settings = settings;
        this.colours = new int[settings.count()];
    }

    @Override
    public int count() {
        return settings.count();
    }

    @Override
    public void write(int... colours) {
        LedStrip.check(place(), settings, colours);
        synchronized (board.lock()) {
            checkUsable();
            this.colours = colours.clone();
            show();
        }
    }

    private void show() {
        pin.colours(IntStream.of(colours).boxed().toList());
    }

    @Override
    void opened() {
        pin.letGo();
        show();
    }

    @Override
    void closed() {
        Arrays.fill(colours, 0);
        show();
    }

    @Override
    void lost() {}

    @Override
    void found() {
        show();
    }
}
