// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.HalException.Kind;
import io.halyard.hal.PwmOutput;
import io.halyard.hal.PwmOutputSettings;

/** A PWM output: exact, within {@value #LOWEST_HZ} Hz to {@value #HIGHEST_HZ} Hz. */
final class SimulatedPwmOutput extends OpenPin implements PwmOutput {
    static final double LOWEST_HZ = 0.1;
    static final double HIGHEST_HZ = 1_000_000;

    private final PwmOutputSettings settings;
    private double duty;
    private double frequency;

    SimulatedPwmOutput(SimulatedBoard board, SimulatedPin pin, PwmOutputSettings settings) {
        super(board, pin);
        this.settings = settings;
        this.frequency = checked(settings.frequencyHz());
        this.duty = settings.initialDuty();
    }

    @Override
    public void writeDuty(double duty) {
        synchronized (board.lock()) {
            checkUsable();
            PwmOutputSettings.checkDuty(place(), duty);
            this.duty = duty;
            board.drive(pin, duty);
        }
    }

    @Override
    public double duty() {
        synchronized (board.lock()) {
            return duty;
        }
    }

    @Override
    public double frequencyHz() {
        synchronized (board.lock()) {
            return frequency;
        }
    }

    @Override
    public void writeFrequency(double frequencyHz) {
        double possible = checked(frequencyHz);
        synchronized (board.lock()) {
            checkUsable();
            frequency = possible;
            pin.frequency(frequency);
        }
    }

    private double checked(double frequencyHz) {
        if (frequencyHz >= LOWEST_HZ && frequencyHz <= HIGHEST_HZ) {
            return frequencyHz;
        }
        throw failure(
                Kind.OUT_OF_RANGE,
                "frequency " + frequencyHz + " Hz is outside " + LOWEST_HZ + " to " + HIGHEST_HZ + " Hz");
    }

    @Override
    void opened() {
        pin.frequency(frequency);
        board.drive(pin, duty);
    }

    @Override
    void closed() {
        board.drive(pin, settings.safeDuty());
    }

    @Override
    void lost() {
        board.drive(pin, settings.safeDuty());
    }

    @Override
    void found() {
        board.drive(pin, duty);
    }
}
