// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.PulseOutput;
import io.halyard.hal.PulseOutputSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** Emits pulses, exactly in virtual time, which moves on by as much as they last. */
final class SimulatedPulseOutput extends OpenPin implements PulseOutput {
    private final PulseOutputSettings settings;
    private final ReentrantLock emitting = new ReentrantLock();

    SimulatedPulseOutput(SimulatedBoard board, SimulatedPin pin, PulseOutputSettings settings) {
        super(board, pin);
        this.settings = settings;
    }

    @Override
    public void emit(List<Duration> lengths) {
        PulseOutput.check(place(), lengths);
        emitting.lock();
        try {
            boolean idle = settings.idleHigh();
            for (int i = 0; i < lengths.size(); i++) {
                drive(i % 2 == 0 ? !idle : idle);
                board.time().pass(lengths.get(i));
            }
            drive(idle);
        } finally {
            emitting.unlock();
        }
    }

    private void drive(boolean high) {
        synchronized (board.lock()) {
            checkUsable();
            board.drive(pin, high ? 1 : 0);
        }
    }

    private void idle() {
        board.drive(pin, settings.idleHigh() ? 1 : 0);
    }

    @Override
    void opened() {
        idle();
    }

    @Override
    void closed() {
        idle();
    }

    @Override
    void lost() {
        idle();
    }

    @Override
    void found() {
        idle();
    }
}
