// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples;

import io.halyard.hal.AnalogInput;
import io.halyard.hal.AnalogInput.Sample;
import io.halyard.hal.AnalogInputSettings;
import io.halyard.hal.Board;
import io.halyard.hal.DigitalOutput;
import io.halyard.hal.DigitalOutputSettings;
import io.halyard.hal.HalException;
import io.halyard.hal.Subscription;
import io.halyard.hal.simulated.SimulatedBoard;
import io.halyard.hal.spi.BoardSettings;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * Waters while the soil is dry, and not while its probe is broken: a driver written against the HAL alone. {@code WateringTest}, to
 * be copied, tests it without hardware: with signals, a recording and faults, in virtual time.
 */
public final class Watering implements AutoCloseable {
    /** How often it measures, in hertz. */
    public static final double RATE_HZ = 10;

    private static final double DRY = 30;
    private static final double WET = 40;
    private static final double BROKEN = 1; // No soil is that dry.
    private static final double SHARE = 0.2; // of the newest sample in the average

    private final AnalogInput soil;
    private final DigitalOutput pump;
    private final Subscription samples;
    private double average = WET;

    /**
     * Begins at once.
     *
     * @param board with pins {@code soil}, in %, and {@code pump}
     */
    public Watering(Board board) {
        soil = board.openAnalogInput(AnalogInputSettings.of("soil").withOwner("watering"));
        pump = board.openDigitalOutput(DigitalOutputSettings.of("pump").withOwner("watering"));
        samples = soil.onSample(RATE_HZ, this::judge);
    }

    /** Each call comes on the one thread of the subscription. */
    private void judge(Sample sample) {
        average += SHARE * (sample.value() - average);
        try {
            if (sample.value() < BROKEN || average > WET) {
                pump.low();
            } else if (average < DRY) {
                pump.high();
            }
        } catch (HalException e) {
            System.err.println(e.getMessage()); // The next sample tries again.
        }
    }

    @Override
    public void close() {
        samples.close();
        pump.close();
        soil.close();
    }

    /** Lets the soil dry, and then rain fall, on a board in memory: {@code watering}. */
    static void main(String[] args) throws InterruptedException {
        BoardSettings settings = BoardSettings.of("garden")
                .withPinNames(Map.of("soil", "4", "pump", "17"))
                .withOptions(Map.of("ranges", "soil 0 to 100 %", "signals", "soil sine 25 to 45 every 3s"));
        CountDownLatch switched = new CountDownLatch(2);
        try (SimulatedBoard board = SimulatedBoard.open(settings);
                var _ = board.bench().onOutput(change -> {
                    System.out.println("pump " + (change.isHigh() ? "on" : "off"));
                    switched.countDown();
                });
                Watering _ = new Watering(board)) {
            switched.await();
        }
    }
}
