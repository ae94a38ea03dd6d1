// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.OneWireBus;
import io.halyard.hal.simulated.wire.Quantity;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A 1-Wire bus of a simulated board, seen from outside: its thermometers. From any thread. */
public final class SimulatedOneWireBus {
    private static final Pattern NUMBER = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{12}");

    private final Object lock;
    private final Map<String, Quantity> sensors = new TreeMap<>();
    private final Set<String> disturbed = new HashSet<>();

    SimulatedOneWireBus(Object lock) {
        this.lock = lock;
    }

    /**
     * Puts a thermometer on the bus, or changes what one measures.
     *
     * @param sensor its number, e.g. {@code 28-0316a2794bff}
     * @param celsius over time; the sensor measures -55 to 125 in steps of 1/16
     */
    public void thermometer(String sensor, Quantity celsius) {
        if (!NUMBER.matcher(sensor).matches()) {
            throw new IllegalArgumentException(
                    "'" + sensor + "' is no number of a sensor; write it like 28-0316a2794bff, in lower case");
        }
        synchronized (lock) {
            sensors.put(sensor, celsius);
        }
    }

    /** Takes a thermometer away. */
    public void remove(String sensor) {
        synchronized (lock) {
            sensors.remove(sensor);
        }
    }

    /** Lets a thermometer's answers have a wrong checksum from now on, or not any more. */
    public void disturb(String sensor, boolean wrong) {
        synchronized (lock) {
            if (wrong) {
                disturbed.add(sensor);
            } else {
                disturbed.remove(sensor);
            }
        }
    }

    // What follows is for the board, under its lock.

    List<String> sensors() {
        return List.copyOf(sensors.keySet());
    }

    boolean isThere(String sensor) {
        return sensors.containsKey(sensor);
    }

    boolean isDisturbed(String sensor) {
        return disturbed.contains(sensor);
    }

    double celsius(String sensor, long nanoTime) {
        double exact = sensors.getOrDefault(sensor, Quantity.of(0)).at(nanoTime);
        double possible = Math.clamp(exact, OneWireBus.TEMPERATURES.minimum(), OneWireBus.TEMPERATURES.maximum());
        return Math.round(possible * 16) / 16.0;
    }
}
