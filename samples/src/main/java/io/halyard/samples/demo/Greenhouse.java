// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples.demo;

import io.halyard.blynk.Blynk;
import io.halyard.blynk.OnDatastream;
import io.halyard.blynk.value.Property;
import io.halyard.hal.AnalogInput;
import io.halyard.hal.AnalogInputSettings;
import io.halyard.hal.Board;
import io.halyard.hal.BoardEvent;
import io.halyard.hal.HalException;
import io.halyard.runtime.AppSettings;
import io.halyard.runtime.DeviceApp;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A greenhouse: reports this computer's health and the soil's temperature, lets a person switch a relay and dim a lamp, and
 * raises an event when the soil gets too warm. It runs on any board, also on one that comes later or goes for a while: what a
 * person wants of relay and lamp is kept, and done when the board is there.
 */
final class Greenhouse implements DeviceApp {
    /** Datastream and sensor of the computer; those that this computer lacks are left out. */
    static final Map<String, String> SENSORS = sensors();

    private static final Logger LOG = LoggerFactory.getLogger(Greenhouse.class);

    private final Blynk blynk;
    private final Board bench;
    private final AppSettings settings;
    private final Map<String, AnalogInput> health = new LinkedHashMap<>();
    private final Duration interval;
    private final double soilLimit;
    private final Object wishes = new Object();
    private volatile Optional<Fittings> fittings = Optional.empty();
    private boolean relayWanted; // guarded by wishes
    private double lampWanted; // guarded by wishes
    private boolean tooWarm;

    @Inject
    Greenhouse(Blynk blynk, @Named("computer") Board computer, @Named("bench") Board bench, AppSettings settings) {
        this.blynk = blynk;
        this.bench = bench;
        this.settings = settings;
        this.interval = Duration.ofMillis(
                settings.text("interval-milliseconds").map(Long::parseLong).orElse(1_000L));
        this.soilLimit = settings.text("soil-limit").map(Double::parseDouble).orElse(30.0);
        SENSORS.forEach((datastream, sensor) -> {
            if (computer.capabilities().pins().stream()
                    .anyMatch(pin -> pin.name().equals(sensor))) {
                health.put(datastream, computer.openAnalogInput(AnalogInputSettings.of(sensor)));
            }
        });
    }

    @OnDatastream("Relay")
    void relay(boolean on) {
        synchronized (wishes) {
            relayWanted = on;
            drive(opened -> opened.relay().write(on));
        }
    }

    @OnDatastream("Lamp")
    void lamp(int percent) {
        synchronized (wishes) {
            lampWanted = percent / 100.0;
            drive(opened -> opened.lamp().shine(lampWanted));
        }
    }

    @Override
    public void run() throws InterruptedException {
        blynk.setProperty("Lamp", Property.LABEL, "Lamp (dimmed)");
        try (var _ = bench.onEvent(this::onBoardEvent)) {
            while (!Thread.interrupted()) {
                if (fittings.isEmpty()) {
                    fitOut();
                }
                report();
                TimeUnit.NANOSECONDS.sleep(interval.toNanos());
            }
        }
    }

    /** {@return what hangs from the board; empty while the board has never been there} */
    Optional<Fittings> fittings() {
        return fittings;
    }

    /** Opens the pins, once the board is there. */
    private void fitOut() {
        if (bench.capabilities().pins().isEmpty()) {
            return; // Not there yet: the board says so, and when it comes.
        }
        try {
            Fittings opened = Fittings.open(bench, settings);
            LOG.info("{}: {}", bench.name(), opened);
            opened.button().onEdge(edge -> blynk.write("Button", edge.high()));
            fittings = Optional.of(opened);
            driveAll();
        } catch (HalException e) {
            if (!e.isRetryable()) {
                throw e;
            }
            LOG.warn("{}; it is tried again", e.getMessage());
        }
    }

    private void onBoardEvent(BoardEvent event) {
        switch (event) {
            case BoardEvent.Connected _ -> driveAll(); // A person may have changed his mind while it was away.
            case BoardEvent.Disconnected gone -> LOG.warn("{} is gone: {}", gone.board(), gone.reason());
            case BoardEvent.BoardFault fault -> LOG.warn("{}: {}", fault.board(), fault.summary());
        }
    }

    private void driveAll() {
        synchronized (wishes) {
            drive(opened -> {
                opened.relay().write(relayWanted);
                opened.lamp().shine(lampWanted);
            });
        }
    }

    private void drive(Consumer<Fittings> action) {
        try {
            fittings.ifPresent(action);
        } catch (HalException e) {
            if (!e.isRetryable()) {
                throw e;
            }
            LOG.warn("{}; it is done when the board is back", e.getMessage());
        }
    }

    private void report() {
        Map<String, Object> values = new LinkedHashMap<>();
        health.forEach((datastream, input) -> values.put(datastream, rounded(input)));
        try {
            fittings.map(Fittings::soil).ifPresent(soil -> {
                soil.warmth().ifPresent(warmth -> values.put("Soil", warmth));
                warn(soil);
            });
        } catch (HalException e) {
            if (!e.isRetryable()) {
                throw e;
            }
            LOG.debug("no news of the soil: {}", e.getMessage());
        }
        blynk.writeAll(values);
    }

    private void warn(Soil soil) {
        if (soil.isTooWarm(soilLimit) != tooWarm) {
            tooWarm = !tooWarm;
            blynk.setProperty("Soil", Property.COLOR, tooWarm ? "#D3435C" : "#23C48E");
            if (tooWarm) {
                blynk.logEvent(
                        "soil_too_warm",
                        soil.warmth()
                                .map(warmth -> "the soil has " + warmth + " °C, more than " + soilLimit)
                                .orElse("the soil is too warm"));
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
