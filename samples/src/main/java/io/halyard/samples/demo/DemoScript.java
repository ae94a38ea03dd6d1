// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples.demo;

import static io.halyard.samples.expect.Expectations.check;

import io.halyard.blynk.simulator.SimulatedDevice;
import io.halyard.hal.simulated.SimulatedBench;
import io.halyard.samples.expect.Expectations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Plays the person at the dashboard and the world around the board, and compares what arrives on the other side: a switch
 * flipped in the cloud must move the relay, a button pressed at the board must show in the cloud. Around a board of metal there is
 * nobody to press its button: there it checks what the board has acknowledged.
 */
final class DemoScript {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int WARM_UPS = 3;
    private static final int ROUNDS = 15;
    private static final int TRIES = 3;
    private static final int POINTS = 5;
    private static final double MEDIAN_MS = 100;
    private static final double WORST_MS = 1_000;

    private final SimulatedDevice cloud;
    private final Greenhouse greenhouse;
    private final Optional<SimulatedBench> world;
    private final boolean hasThermometer;
    private final long deadline;
    private final Expectations expectations = new Expectations();

    /**
     * @param cloud the device as the cloud sees it
     * @param greenhouse the app
     * @param world around the board, if it is simulated
     * @param hasThermometer whether this computer has one
     * @param length how long it plays at least
     */
    DemoScript(
            SimulatedDevice cloud,
            Greenhouse greenhouse,
            Optional<SimulatedBench> world,
            boolean hasThermometer,
            Duration length) {
        this.cloud = cloud;
        this.greenhouse = greenhouse;
        this.world = world;
        this.hasThermometer = hasThermometer;
        this.deadline = System.nanoTime() + length.toNanos();
    }

    Expectations play() throws InterruptedException {
        try (Outside outside =
                world.<Outside>map(Outside.World::new).orElseGet(() -> new Outside.Acknowledged(greenhouse))) {
            connects();
            if (world.isEmpty() && !boardIsThere()) {
                return expectations; // All that follows would wait for it in vain.
            }
            stateIsSynced(outside);
            sensorsArrive();
            switchMovesRelay(outside);
            sliderDimsLamp(outside);
            if (world.isPresent()) {
                buttonShows(world.get());
                warmSoilIsReported(world.get());
            }
            comesBackAfterACut(outside);
            runsOnUntilTheEnd();
        }
        return expectations;
    }

    private void connects() throws InterruptedException {
        expectations.expect("the device connects and subscribes", () -> {
            cloud.awaitSubscribed(PATIENCE);
            cloud.await("say what it is", () -> !cloud.info().isEmpty(), PATIENCE);
            return "dialect " + cloud.dialect().orElse("?") + ", " + cloud.info();
        });
    }

    private boolean boardIsThere() throws InterruptedException {
        return expectations
                .expect("the board is there", () -> {
                    long end = System.nanoTime() + PATIENCE.toNanos();
                    while (greenhouse.fittings().isEmpty()) {
                        check(System.nanoTime() - end < 0, "it was waited for " + PATIENCE.toSeconds() + " s in vain");
                        TimeUnit.MILLISECONDS.sleep(1);
                    }
                    return greenhouse.fittings().get();
                })
                .isPresent();
    }

    private void stateIsSynced(Outside outside) throws InterruptedException {
        expectations.expect("a relay switched while the device was away is on after the sync", () -> {
            outside.await("relay", 1, PATIENCE);
            return "relay high";
        });
    }

    private void sensorsArrive() throws InterruptedException {
        List<String> expected = new ArrayList<>(Greenhouse.SENSORS.keySet());
        if (!hasThermometer) {
            expected.remove("CPU Temperature");
        }
        for (String datastream : expected) {
            arrives("this computer's " + datastream + " arrives", datastream);
        }
        if (world.isPresent() || measuresSoil()) {
            arrives("the board's Soil arrives", "Soil");
        }
    }

    private boolean measuresSoil() {
        return greenhouse
                .fittings()
                .filter(all -> all.soil() instanceof Soil.Thermometer)
                .isPresent();
    }

    private void arrives(String what, String datastream) throws InterruptedException {
        expectations.expect(
                what, () -> cloud.awaitValue(datastream, text -> Double.isFinite(Double.parseDouble(text)), PATIENCE));
    }

    private void switchMovesRelay(Outside outside) throws InterruptedException {
        react(
                outside,
                new Actuator(
                        "relay", "Relay", round -> round % 2 == 0 ? "0" : "1", text -> text.equals("1") ? 1.0 : 0.0));
    }

    private void sliderDimsLamp(Outside outside) throws InterruptedException {
        // On a lamp that is only switched, each round switches it too.
        react(
                outside,
                new Actuator(
                        "lamp",
                        "Lamp",
                        round -> Integer.toString(round % 2 == 0 ? 5 + round : 95 - round),
                        text -> outside.nearest(Integer.parseInt(text) / 100.0)));
    }

    private record Actuator(String pin, String datastream, Values values, Duties duties) {}

    private void react(Outside outside, Actuator actuator) throws InterruptedException {
        String what = "the dashboard's " + actuator.datastream + " is obeyed, median under 100 ms, worst under 1 s";
        expectations.expect(what, () -> {
            Latencies latencies = measure(outside, actuator);
            for (int tries = 1; tries < TRIES && !latencies.areShort(); tries++) {
                latencies = measure(outside, actuator); // Something else may have had this computer for a moment.
            }
            check(latencies.areShort(), latencies.toString());
            return latencies;
        });
    }

    private Latencies measure(Outside outside, Actuator actuator) throws InterruptedException {
        List<Double> millis = new ArrayList<>();
        for (int round = 0; round < WARM_UPS + ROUNDS; round++) {
            String value = actuator.values.of(round);
            long start = System.nanoTime();
            cloud.write(actuator.datastream, value);
            long seen = outside.await(actuator.pin, actuator.duties.of(value), PATIENCE);
            if (round >= WARM_UPS) {
                millis.add((seen - start) / 1e6);
            }
        }
        Collections.sort(millis);
        return new Latencies(millis.size(), millis.get(millis.size() / 2), millis.getLast());
    }

    private record Latencies(int count, double medianMillis, double worstMillis) {
        boolean areShort() {
            return medianMillis < MEDIAN_MS && worstMillis < WORST_MS;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT, "%d times, median %.2f ms, worst %.2f ms", count, medianMillis, worstMillis);
        }
    }

    private void buttonShows(SimulatedBench bench) throws InterruptedException {
        expectations.expect("the board's button shows on the dashboard", () -> {
            for (String level : List.of("1", "0", "1", "0")) {
                bench.drive("button", level.equals("1"));
                cloud.awaitValue("Button", level::equals, PATIENCE);
            }
            return "pressed and released twice";
        });
    }

    private void warmSoilIsReported(SimulatedBench bench) throws InterruptedException {
        bench.measure("soil", 41.5);
        expectations.expect(
                "an event is logged when the soil gets too warm", () -> cloud.awaitEvent("soil_too_warm", PATIENCE));
        colourIs("the widget's colour is set", "#D3435C");
        bench.measure("soil", 21.5);
        colourIs("the colour goes back when it cools", "#23C48E");
    }

    private void colourIs(String what, String colour) throws InterruptedException {
        BooleanSupplier holds = () -> colour.equals(cloud.properties("Soil").get("color"));
        expectations.expect(what, () -> {
            cloud.await("set the colour " + colour, holds, PATIENCE);
            return cloud.properties("Soil");
        });
    }

    private void comesBackAfterACut(Outside outside) throws InterruptedException {
        expectations.expect("after a cut the device is back, and gets what was switched meanwhile", () -> {
            long connections = cloud.counters().connections();
            cloud.write("Relay", "0");
            outside.await("relay", 0, PATIENCE);
            cloud.dropConnection();
            BooleanSupplier isGone =
                    () -> !cloud.isConnected() || cloud.counters().connections() > connections;
            cloud.await("lose its connection", isGone, PATIENCE); // It may be back within a moment.
            cloud.write("Relay", "1");
            long start = System.nanoTime();
            cloud.await("connect again", () -> cloud.counters().connections() > connections, PATIENCE);
            outside.await("relay", 1, PATIENCE);
            return String.format(Locale.ROOT, "%.0f ms after the cut", (System.nanoTime() - start) / 1e6);
        });
    }

    private void runsOnUntilTheEnd() throws InterruptedException {
        long left = deadline - System.nanoTime();
        if (left > 0) {
            TimeUnit.NANOSECONDS.sleep(left);
        }
        String chart = world.isPresent() || measuresSoil() ? "Soil" : "Load";
        expectations.expect("the chart has points", () -> {
            cloud.await("send points", () -> cloud.history(chart).size() >= POINTS, PATIENCE);
            return cloud.history(chart).size() + " of " + chart;
        });
        expectations.add(
                cloud.isConnected(),
                "the device is still connected",
                cloud.counters().toString());
        expectations.add(
                cloud.diagnostics().isEmpty(),
                "the cloud had nothing to complain of",
                cloud.diagnostics().toString());
    }

    private interface Values {
        String of(int round);
    }

    private interface Duties {
        double of(String value);
    }
}
