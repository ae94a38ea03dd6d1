// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples;

import io.halyard.hal.Ability;
import io.halyard.hal.AnalogInput;
import io.halyard.hal.AnalogInputSettings;
import io.halyard.hal.Board;
import io.halyard.hal.Pin;
import io.halyard.hal.host.HostProvider;
import io.halyard.hal.spi.BoardSettings;

/** Reads every sensor of this computer once: a board without wires. */
public final class Sensors {
    private Sensors() {}

    /**
     * Prints each sensor's value, unit and range.
     *
     * @param args none
     */
    public static void main(String[] args) {
        try (Board computer = new HostProvider().open(BoardSettings.of("computer"))) {
            for (Pin pin : computer.capabilities().pinsWith(Ability.ANALOG_INPUT)) {
                try (AnalogInput input = computer.openAnalogInput(AnalogInputSettings.of(pin.name()))) {
                    System.out.printf(
                            "%-20s %16.2f %-4s (%s to %s)%n",
                            pin.name(),
                            input.read().value(),
                            input.range().unit(),
                            input.range().minimum(),
                            input.range().maximum());
                }
            }
        }
    }
}
