// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples.demo;

import io.halyard.hal.Ability;
import io.halyard.hal.AnalogInput;
import io.halyard.hal.AnalogInputSettings;
import io.halyard.hal.Board;
import io.halyard.hal.DigitalInput;
import io.halyard.hal.DigitalInputSettings;
import io.halyard.hal.DigitalOutput;
import io.halyard.hal.DigitalOutputSettings;
import io.halyard.hal.HalException;
import io.halyard.hal.PinResource;
import io.halyard.hal.PwmOutputSettings;
import io.halyard.hal.Resource;
import io.halyard.runtime.AppSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * What hangs from the greenhouse's board. The board is asked what it can do; for what it cannot there is a plainer way, and
 * {@link #toString} says which was taken.
 *
 * @param relay switches the fan
 * @param lamp the lamp
 * @param button somebody presses it
 * @param soil the thermometer in the soil
 */
record Fittings(DigitalOutput relay, Lamp lamp, DigitalInput button, Soil soil) {
    private static final double LAMP_HZ = 1_000;

    /**
     * Opens the pins {@code relay}, {@code lamp}, {@code button} and that of the soil: the one that {@code app.soil-pin} names, else
     * the first that can measure, else {@code soil} as a thermostat's contact.
     *
     * @throws HalException as the board refuses a pin; then none is left open
     */
    static Fittings open(Board board, AppSettings settings) {
        List<Resource> opened = new ArrayList<>();
        try {
            DigitalOutput relay = keep(opened, board.openDigitalOutput(DigitalOutputSettings.of("relay")));
            Lamp lamp = board.capabilities().has(Ability.PWM_OUTPUT)
                    ? new Lamp.Dimmed(keep(opened, board.openPwmOutput(PwmOutputSettings.of("lamp", LAMP_HZ))))
                    : new Lamp.Switched(keep(opened, board.openDigitalOutput(DigitalOutputSettings.of("lamp"))));
            DigitalInput button = keep(opened, board.openDigitalInput(DigitalInputSettings.of("button")));
            Soil soil = board.capabilities().has(Ability.ANALOG_INPUT)
                    ? new Soil.Thermometer(keep(opened, thermometer(board, settings)))
                    : new Soil.Thermostat(keep(opened, board.openDigitalInput(DigitalInputSettings.of("soil"))));
            return new Fittings(relay, lamp, button, soil);
        } catch (HalException e) {
            opened.forEach(Resource::close);
            throw e;
        }
    }

    private static AnalogInput thermometer(Board board, AppSettings settings) {
        String pin = settings.text("soil-pin")
                .orElseGet(() -> board.capabilities()
                        .pinsWith(Ability.ANALOG_INPUT)
                        .getFirst()
                        .name());
        return board.openAnalogInput(AnalogInputSettings.of(pin));
    }

    private static <R extends Resource> R keep(List<Resource> opened, R resource) {
        opened.add(resource);
        return resource;
    }

    /** {@return which pin is what, for the person with the wires} */
    @Override
    public String toString() {
        return "relay at " + name(relay) + ", button at " + name(button) + ", "
                + switch (lamp) {
                    case Lamp.Dimmed dimmed -> "lamp at " + name(dimmed.output());
                    case Lamp.Switched switched ->
                        "lamp at " + name(switched.output())
                                + " (no square waves on this board: it is switched fully on from 50 % up)";
                }
                + ", "
                + switch (soil) {
                    case Soil.Thermometer thermometer ->
                        "thermometer at " + name(thermometer.input())
                                + (thermometer.input().range().unit().equals("V") ? " (a TMP36)" : "");
                    case Soil.Thermostat thermostat ->
                        "thermostat at " + name(thermostat.contact())
                                + " (no analog inputs on this board: high means too warm)";
                };
    }

    private static String name(PinResource resource) {
        return resource.pin().name();
    }
}
