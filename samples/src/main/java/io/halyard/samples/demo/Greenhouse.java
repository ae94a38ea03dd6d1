// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples.demo;

import io.halyard.blynk.Blynk;
import io.halyard.blynk.OnDatastream;
import io.halyard.blynk.value.Property;
import io.halyard.hal.AnalogInput;
import io.halyard.hal.AnalogInputSettings;
import io.halyard.hal.Board;
import io.halyard.hal.DigitalInput;
import io.halyard.hal.DigitalInputSettings;
import io.halyard.hal.DigitalOutput;
import io.halyard.hal.DigitalOutputSettings;
import io.halyard.hal.PwmOutput;
import io.halyard.hal.PwmOutputSettings;
import io.halyard.runtime.AppSettings;
import io.halyard.runtime.DeviceApp;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A greenhouse: reports this computer's health and the soil's temperature, lets a person switch a relay and dim a lamp, and
 * raises an event when the soil gets too warm.
 */
final class Greenhouse implements DeviceApp {
    /** Datastream and sensor of the computer; those that this computer lacks are left out. */
    static final Map<String, String> SENSORS = sensors();

    private final Blynk blynk;
    private final Map<String, AnalogInput> health = new LinkedHashMap<>();
    private final AnalogInput soil;
    private final DigitalInput button;
    private final DigitalOutput relay;
    private final PwmOutput lamp;
    private final Duration interval;
    private final double soilLimit;
    private boolean tooWarm;

    @Inject
    Greenhouse(Blynk blynk, @Named("computer") Board computer, @Named("bench") Board bench, AppSettings settings) {
        this.blynk = blynk;
        this.interval = Duration.ofMillis(
                settings.text("interval-milliseconds").map(Long::parseLong).orElse(1_000L));
        this.soilLimit = settings.text("soil-limit").map(Double::parseDouble).orElse(30.0);
        SENSORS.forEach((datastream, sensor) -> {
            if (computer.capabilities().pins().stream()
                    .anyMatch(pin -> pin.name().equals(sensor))) {
                health.put(datastream, computer.openAnalogInput(AnalogInputSettings.of(sensor)));
            }
        });
        this.soil = bench.openAnalogInput(AnalogInputSettings.of("soil"));
        this.button = bench.openDigitalInput(DigitalInputSettings.of("button"));
        this.relay = bench.openDigitalOutput(DigitalOutputSettings.of("relay"));
        this.lamp = bench.openPwmOutput(PwmOutputSettings.of("lamp", 1_000));
    }

    @OnDatastream("Relay")
    void relay(boolean on) {
        relay.write(on);
    }

    @OnDatastream("Lamp")
    void lamp(int percent) {
        lamp.writeDuty(percent / 100.0);
    }

    @Override
    public void run() throws InterruptedException {
        blynk.setProperty("Lamp", Property.LABEL, "Lamp (dimmed)");
        try (var _ = button.onEdge(edge -> blynk.write("Button", edge.high()))) {
            while (!Thread.interrupted()) {
                report();
                java.util.concurrent.TimeUnit.NANOSECONDS.sleep(interval.toNanos());
            }
        }
    }

    private void report() {
        Map<String, Object> values = new LinkedHashMap<>();
        health.forEach((datastream, input) -> values.put(datastream, rounded(input)));
        double warmth = rounded(soil);
        values.put("Soil", warmth);
        blynk.writeAll(values);
        if (warmth > soilLimit != tooWarm) {
            tooWarm = !tooWarm;
            blynk.setProperty("Soil", Property.COLOR, tooWarm ? "#D3435C" : "#23C48E");
            if (tooWarm) {
                blynk.logEvent("soil_too_warm", "the soil has " + warmth + " °C, more than " + soilLimit);
            }
        }
    }

    private static double rounded(AnalogInput input) {
        return Math.round(input.read().value() * 100) / 100.0;
    }

    private static Map<String, String> sensors() {
        Map<String, String> sensors = new LinkedHashMap<>();
        sensors.put("CPU Temperature", "cpu-temperature");
        sensors.put("Load", "load-1m");
        sensors.put("Memory Used", "memory-used");
        sensors.put("Uptime", "uptime");
        return Map.copyOf(sensors);
    }
}
