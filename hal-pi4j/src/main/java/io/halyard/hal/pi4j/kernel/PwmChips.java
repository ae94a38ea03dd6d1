// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.kernel;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Finds the PWM chip of a Raspberry Pi's header, by the device it belongs to: its number differs between kernels. See
 * {@link #find}.
 */
public final class PwmChips {
    /** The choice that looks for a Raspberry Pi's header. */
    public static final String AUTOMATIC = "auto";

    /** The devices of the header's PWM: the address on their bus is part of the name. Of the 5; of the 4; of 2 and 3; of 1 and Zero. */
    private static final List<String> HEADER_DEVICES =
            List.of("1f00098000.pwm", "fe20c000.pwm", "3f20c000.pwm", "2020c000.pwm");

    /** What the device tree calls them: of the 1 to 4, and of the 5. A period is 2 to 2^32 - 1 of their clock's. */
    private static final List<String> DRIVERS = List.of("brcm,bcm2835-pwm", "raspberrypi,rp1-pwm");

    /** Line on the chip to PWM channel, with two channels: Raspberry Pi 1 to 4 and Zero. */
    private static final Map<Integer, Integer> TWO = Map.of(12, 0, 13, 1, 18, 0, 19, 1);

    /** The same with four: Raspberry Pi 5. */
    private static final Map<Integer, Integer> FOUR = Map.of(12, 0, 13, 1, 14, 2, 15, 3, 18, 2, 19, 3);

    private final Path folder;

    private PwmChips(Path folder) {
        this.folder = folder;
    }

    /** For tests: chips whose files lie elsewhere. */
    static PwmChips in(Path folder) {
        return new PwmChips(folder);
    }

    /** {@return this computer's chips} */
    public static PwmChips ofThisComputer() {
        return new PwmChips(Path.of("/sys/class/pwm"));
    }

    /**
     * {@return the chip's folder, if there is one}
     *
     * @param choice {@value #AUTOMATIC}: the Raspberry Pi's header; {@code pwmchip2}: that one; anything else: the one of the device
     *     with that name
     */
    public Optional<Path> find(String choice) {
        List<Path> chips = Attributes.list(folder, "pwmchip*");
        if (choice.matches("pwmchip[0-9]+")) {
            return chips.stream()
                    .filter(chip -> chip.getFileName().toString().equals(choice))
                    .findFirst();
        }
        List<String> devices = choice.equals(AUTOMATIC) ? HEADER_DEVICES : List.of(choice);
        return devices.stream()
                .flatMap(device -> chips.stream().filter(chip -> device(chip).equals(device)))
                .findFirst();
    }

    /** {@return the channel behind each line that the header's PWM can reach; the overlay decides which of them it does} */
    public static Map<Integer, Integer> channels(Path chip) {
        return Attributes.readNumber(chip.resolve("npwm")) > 2 ? FOUR : TWO;
    }

    /** {@return the clock that a chip counts, in hertz, where the device tree tells it and the driver is a Raspberry Pi's} */
    public static OptionalInt clockHz(Path chip) {
        Path node = chip.resolve("device/of_node");
        return DeviceTree.hasOneOf(node, "compatible", DRIVERS)
                ? DeviceTree.number(node, "assigned-clock-rates")
                : OptionalInt.empty();
    }

    private static String device(Path chip) {
        try {
            return chip.resolve("device").toRealPath().getFileName().toString();
        } catch (IOException _) {
            return "";
        }
    }
}
