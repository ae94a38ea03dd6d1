// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples.demo;

import io.halyard.blynk.simulator.SimulatorSettings;
import io.halyard.blynk.simulator.state.Datastream;
import io.halyard.blynk.simulator.state.Datastream.Control;
import io.halyard.blynk.simulator.state.Datastream.ValueType;
import io.halyard.hal.Board;
import io.halyard.runtime.DeviceSettings;
import io.halyard.runtime.settings.SettingsSection;
import java.util.ArrayList;
import java.util.List;

/**
 * The device's settings, and those of the cloud around it.
 *
 * @param device the device
 * @param simulator the cloud in a box: its ports, the device's token, the template
 */
record DemoSettings(DeviceSettings device, SimulatorSettings simulator) {
    static DemoSettings read(SettingsSection root, DeviceSettings device) {
        SettingsSection ports = root.section("simulator");
        int mqtt = (int) ports.number("mqtt-port", 0, 0, 65_535);
        int http = (int) ports.number("http-port", 0, 0, 65_535);
        String token = root.section("blynk").text("token", "demo-token-of-the-greenhouse");
        SimulatorSettings simulator = SimulatorSettings.of(token)
                .withPorts(mqtt, http)
                .withDevices(new SimulatorSettings.Device(token, "Greenhouse"))
                .withDatastreams(template(hasThermometer(device)).toArray(Datastream[]::new));
        return new DemoSettings(device, simulator);
    }

    boolean hasThermometer() {
        return simulator.datastreams().stream().anyMatch(stream -> stream.name().equals("CPU Temperature"));
    }

    String token() {
        return simulator.devices().getFirst().token();
    }

    /** {@return whether this computer has the sensor: many virtual machines have none} */
    private static boolean hasThermometer(DeviceSettings device) {
        DeviceSettings.BoardChoice computer = device.boards().get("computer");
        if (computer == null) {
            return false;
        }
        try (Board board = computer.provider().open(computer.settings())) {
            return board.capabilities().pins().stream()
                    .anyMatch(pin -> pin.name().equals("cpu-temperature"));
        }
    }

    private static List<Datastream> template(boolean hasThermometer) {
        List<Datastream> streams = new ArrayList<>();
        streams.add(Datastream.of("Soil", 0, ValueType.DOUBLE)
                .withRange(-40, 85)
                .withUnit("°C")
                .shownAs(Control.CHART));
        streams.add(Datastream.of("Relay", 1, ValueType.BOOLEAN).shownAs(Control.SWITCH));
        streams.add(Datastream.of("Lamp", 2, ValueType.INTEGER)
                .withRange(0, 100)
                .withUnit("%")
                .shownAs(Control.SLIDER));
        streams.add(Datastream.of("Button", 3, ValueType.BOOLEAN));
        streams.add(
                Datastream.of("Load", 5, ValueType.DOUBLE).withRange(0, 1_000).shownAs(Control.CHART));
        if (hasThermometer) {
            streams.add(Datastream.of("CPU Temperature", 4, ValueType.DOUBLE)
                    .withRange(-40, 150)
                    .withUnit("°C")
                    .shownAs(Control.CHART));
        }
        streams.add(Datastream.of("Memory Used", 6, ValueType.DOUBLE).withUnit("%"));
        streams.add(
                Datastream.of("Uptime", 7, ValueType.DOUBLE).withRange(0, 1e10).withUnit("s"));
        return streams;
    }
}
