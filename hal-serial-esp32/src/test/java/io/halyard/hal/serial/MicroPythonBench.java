// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import io.halyard.hal.Ability;
import io.halyard.hal.Board;
import io.halyard.hal.contract.BoardBench;
import io.halyard.hal.contract.HalBench;
import io.halyard.hal.spi.BoardSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The HAL contract's bench: our firmware on a real MicroPython, behind jSerialComm and a pseudo-terminal. A board that one test
 * has done with serves the next one, as a board on a desk does from one run of a program to the next: with its pins as they were
 * left and nothing else remembered. That the suite's two hundred boards need not boot saves most of its time.
 */
final class MicroPythonBench extends BoardBench {
    private static final double VOLTS = 3.3;
    private static final Queue<MicroPythonBoard> IDLE = new ConcurrentLinkedQueue<>();

    private final MicroPythonBoard device;
    private final AtomicBoolean closed = new AtomicBoolean();

    private MicroPythonBench(MicroPythonBoard device, Board board) {
        super(board, Duration.ofMillis(25));
        this.device = device;
    }

    static HalBench open(BoardSettings settings) {
        MicroPythonBoard idle = IDLE.poll();
        MicroPythonBoard device = idle == null ? MicroPythonBoard.start() : idle;
        try {
            Board board = new SerialBoardProvider()
                    .open(settings.withOptions(Map.of("port", device.port(), "open-wait", "20s", "reopen", "20ms")));
            return new MicroPythonBench(device, board);
        } catch (RuntimeException e) {
            device.close();
            throw e;
        }
    }

    @Override
    public List<String> pins(Ability ability) {
        return switch (ability) {
            case DIGITAL_INPUT, COUNTER, PULSE_INPUT -> List.of("GPIO5", "GPIO6");
            case DIGITAL_OUTPUT -> List.of("GPIO4", "GPIO7");
            case ANALOG_INPUT -> List.of("GPIO26", "GPIO27");
            case PWM_OUTPUT -> List.of("GPIO15", "GPIO16");
            default -> List.of();
        };
    }

    @Override
    public Map<Ability, String> lacking() {
        return HalBench.allBut(
                "the bridge's firmware does not serve it yet",
                Ability.DIGITAL_INPUT,
                Ability.COUNTER,
                Ability.PULSE_INPUT,
                Ability.DIGITAL_OUTPUT,
                Ability.ANALOG_INPUT,
                Ability.PWM_OUTPUT);
    }

    @Override
    public double observedFrequency(String pin) {
        return device.frequency(number(pin));
    }

    @Override
    public void drive(String pin, boolean high) {
        device.drive(number(pin), high);
    }

    @Override
    public void bounce(String pin, boolean... levels) {
        device.bounce(number(pin), levels);
    }

    @Override
    public void release(String pin) {
        device.release(number(pin));
    }

    @Override
    public boolean observed(String pin) {
        return device.level(number(pin));
    }

    @Override
    public double observedDuty(String pin) {
        return device.duty(number(pin));
    }

    @Override
    public void setAnalog(String pin, double value) {
        device.measure(number(pin), (int) Math.round(value / VOLTS * 0xffff));
    }

    @Override
    public List<Double> analogValues(String pin) {
        return List.of(0.5, 3.0);
    }

    @Override
    public void unplug() {
        device.unplug();
    }

    @Override
    public void plug() {
        device.plug();
    }

    private static int number(String pin) {
        return Integer.parseInt(pin.substring("GPIO".length()));
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            super.close();
            device.plug();
            device.clear();
            IDLE.add(device); // its process ends with this one: the end of its input stops it
        }
    }
}
