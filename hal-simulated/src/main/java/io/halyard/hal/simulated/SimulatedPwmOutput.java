// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.PwmOutput;
import io.halyard.hal.PwmOutputSettings;

/** A PWM output: exact. */
final class SimulatedPwmOutput extends OpenPin implements PwmOutput {
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

    @Override
    public boolean isHardware() {
        return SimulatedLimits.PWM.hardware();
    }

    private double checked(double frequencyHz) {
        SimulatedLimits.PWM.check(place(), frequencyHz);
        return frequencyHz;
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
