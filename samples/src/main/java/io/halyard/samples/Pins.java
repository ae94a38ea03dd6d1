// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples;

import io.halyard.hal.Board;
import io.halyard.hal.DigitalInput;
import io.halyard.hal.DigitalInputSettings;
import io.halyard.hal.DigitalInputSettings.Pull;
import io.halyard.hal.DigitalOutput;
import io.halyard.hal.DigitalOutputSettings;
import io.halyard.hal.HalException;
import io.halyard.hal.spi.BoardProvider;
import io.halyard.hal.spi.BoardSettings;
import java.time.Duration;
import java.util.Map;
import java.util.ServiceLoader;

/** Any board, by its provider's name and options alone: says what it can do, blinks a lamp and watches a button. */
final class Pins {
    private static final int BLINKS = 5;
    private static final Duration HALF_PERIOD = Duration.ofMillis(300);

    private Pins() {}

    /** A board in memory: {@code pins}. Its button presses itself. */
    static void simulated(String[] args) throws InterruptedException {
        run("simulated", Map.of("layout", "8", "signals", "5 pulse 100ms every 700ms"), "4", "5");
    }

    /** An ESP32 or Pico on a cable: {@code serial [PORT [LAMP BUTTON]]}. */
    static void serial(String[] args) throws InterruptedException {
        run("serial", Map.of("port", argument(args, 0, "auto")), argument(args, 1, "4"), argument(args, 2, "5"));
    }

    /** A Raspberry Pi's header: {@code pi [LAMP BUTTON]}. */
    static void pi(String[] args) throws InterruptedException {
        run("pi4j", Map.of(), argument(args, 0, "17"), argument(args, 1, "27"));
    }

    private static String argument(String[] args, int index, String otherwise) {
        return args.length > index ? args[index] : otherwise;
    }

    private static void run(String provider, Map<String, String> options, String lampPin, String buttonPin)
            throws InterruptedException {
        BoardSettings settings = BoardSettings.of("sample").withOptions(options);
        try (Board board = provider(provider).open(settings)) {
            System.out.println(board.capabilities().pins().isEmpty() ? "no board yet" : board.capabilities());
            use(board, lampPin, buttonPin);
        } catch (HalException e) {
            System.err.println(e.getMessage()); // In a line: it names the board, the pin or the key, and the remedy.
        }
    }

    private static void use(Board board, String lampPin, String buttonPin) throws InterruptedException {
        try (DigitalOutput lamp = board.openDigitalOutput(DigitalOutputSettings.of(lampPin));
                DigitalInput button = board.openDigitalInput(
                        DigitalInputSettings.of(buttonPin).withPull(Pull.UP).withDebounce(Duration.ofMillis(10)));
                var _ = button.onEdge(
                        edge -> System.out.println(button.pin().name() + (edge.high() ? " high" : " low")))) {
            for (int i = 0; i < 2 * BLINKS; i++) {
                lamp.toggle();
                System.out.println(lamp.pin().name() + (lamp.isHigh() ? " on" : " off"));
                button.awaitEdge(HALF_PERIOD);
            }
        }
    }

    private static BoardProvider provider(String name) {
        return ServiceLoader.load(BoardProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
