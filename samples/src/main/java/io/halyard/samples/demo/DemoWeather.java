// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples.demo;

import io.halyard.hal.simulated.SimulatedBench;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The world around the board while a person watches: the soil warms and cools, somebody presses the button now and then. */
final class DemoWeather {
    private static final int STEPS_OF_A_DAY = 240;
    private static final double MEAN = 24;
    private static final double SWING = 9;
    private static final int BUTTON_EVERY = 20;
    private static final long STEP_MILLIS = 250;

    private final SimulatedBench bench;

    DemoWeather(SimulatedBench bench) {
        this.bench = bench;
    }

    void runFor(Duration length) throws InterruptedException {
        long end = System.nanoTime() + length.toNanos();
        for (int step = 0; System.nanoTime() - end < 0; step++) {
            bench.measure("soil", MEAN + SWING * Math.sin(2 * Math.PI * step / STEPS_OF_A_DAY));
            bench.drive("button", step % BUTTON_EVERY < 2);
            TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
        }
    }
}
