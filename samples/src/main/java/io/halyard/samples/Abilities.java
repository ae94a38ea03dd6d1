// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples;

import io.halyard.hal.Board;
import io.halyard.hal.Counter;
import io.halyard.hal.CounterSettings;
import io.halyard.hal.LedStrip;
import io.halyard.hal.LedStripSettings;
import io.halyard.hal.Limits;
import io.halyard.hal.OneWireBus;
import io.halyard.hal.OneWireSettings;
import io.halyard.hal.PulseInput;
import io.halyard.hal.PulseInput.Pulse;
import io.halyard.hal.PulseInputSettings;
import io.halyard.hal.PulseOutput;
import io.halyard.hal.PulseOutputSettings;
import io.halyard.hal.PwmOutput;
import io.halyard.hal.PwmOutputSettings;
import io.halyard.hal.SpiDevice;
import io.halyard.hal.SpiSettings;
import io.halyard.hal.Uart;
import io.halyard.hal.UartSettings;
import io.halyard.hal.simulated.SimulatedBench;
import io.halyard.hal.simulated.SimulatedBoard;
import io.halyard.hal.simulated.VirtualTime;
import io.halyard.hal.spi.BoardSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** What else pins and buses can do besides {@code pins}, {@code sensors} and {@code i2c}: on a board in memory, in virtual time. */
final class Abilities {
    private static final BoardSettings SETTINGS = BoardSettings.of("header")
            .withPinNames(Map.of("servo", "18", "flow", "5", "trigger", "23", "echo", "24", "lights", "21"))
            .withOptions(Map.of(
                    "signals", "flow square 20ms",
                    "devices", "spi-0 0 loopback; uart-0 loopback; w1-0 28-0316a2794bff 19.5"));
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final double METRES_PER_SECOND = 343;

    private Abilities() {}

    /** Prints a line about each. */
    public static void main(String[] args) throws InterruptedException {
        VirtualTime time = new VirtualTime();
        try (SimulatedBoard board = SimulatedBoard.open(SETTINGS, time)) {
            turn(board);
            count(board);
            measureDistance(board, time);
            light(board);
            talk(board);
        }
    }

    private static void turn(Board board) {
        System.out.println("PWM here: "
                + board.capabilities().limits("servo", Limits.Pwm.class).orElseThrow());
        try (PwmOutput servo = board.openPwmOutput(PwmOutputSettings.of("servo", 50))) {
            servo.writePulse(1500);
            System.out.println("servo in the middle: duty " + servo.duty());
        }
    }

    private static void count(Board board) throws InterruptedException {
        try (Counter flow = board.openCounter(CounterSettings.of("flow"))) {
            System.out.println("flow meter: " + flow.measureHertz(SECOND) + " Hz");
        }
    }

    private static void measureDistance(SimulatedBoard board, VirtualTime time) throws InterruptedException {
        SimulatedBench world = board.bench();
        try (PulseOutput trigger = board.openPulseOutput(PulseOutputSettings.of("trigger"));
                PulseInput echo = board.openPulseInput(PulseInputSettings.of("echo"))) {
            Pulse pulse = echo.measure(SECOND, () -> {
                        trigger.emit(Duration.ofNanos(10_000));
                        world.press("echo", Duration.ofMillis(7)); // what the sensor on the bench answers
                        time.advance(Duration.ofMillis(10));
                    })
                    .orElseThrow();
            System.out.printf("wall at %.2f m%n", pulse.length().toNanos() / 1e9 * METRES_PER_SECOND / 2);
        }
    }

    private static void light(SimulatedBoard board) {
        try (LedStrip lights = board.openLedStrip(LedStripSettings.of("lights", 3))) {
            lights.write(0xFF0000, 0x00FF00, 0x0000FF);
            System.out.println("lights: "
                    + board.bench().colours("lights").stream()
                            .map(Integer::toHexString)
                            .toList());
        }
    }

    private static void talk(Board board) throws InterruptedException {
        try (SpiDevice chip = board.openSpi(SpiSettings.of("spi-0", 0, 1_000_000));
                Uart line = board.openUart(UartSettings.of("uart-0", 9600));
                OneWireBus thermometers = board.openOneWire(OneWireSettings.of("w1-0"))) {
            System.out.println("SPI: " + chip.transfer((byte) 42)[0]);
            line.write("hello\n".getBytes(StandardCharsets.UTF_8), SECOND);
            System.out.println("UART: " + new String(line.readUntil('\n', 80, SECOND), StandardCharsets.UTF_8));
            for (String sensor : thermometers.sensors()) {
                System.out.println("1-Wire: " + sensor + " measures "
                        + thermometers.temperature(sensor).value() + " °C");
            }
        }
    }
}
