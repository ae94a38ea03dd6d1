// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples.demo;

import io.halyard.blynk.simulator.SimulatedDevice;
import io.halyard.blynk.simulator.SimulatorException;
import io.halyard.hal.Subscription;
import io.halyard.hal.simulated.OutputChange;
import io.halyard.hal.simulated.SimulatedBench;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Plays the person at the dashboard and the world around the board, and compares what arrives on the other side: a switch
 * flipped in the cloud must move the relay, a button pressed at the board must show in the cloud.
 */
final class DemoScript {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final double TOLERANCE = 0.001;
    private static final int ROUNDS = 15;
    private static final double MEDIAN_MS = 100;
    private static final double WORST_MS = 1_000;

    private final SimulatedDevice cloud;
    private final SimulatedBench bench;
    private final boolean hasThermometer;
    private final long deadline;
    private final Expectations expectations = new Expectations();
    private final BlockingQueue<OutputChange> outputs = new LinkedBlockingQueue<>();

    DemoScript(SimulatedDevice cloud, SimulatedBench bench, boolean hasThermometer, Duration length) {
        this.hasThermometer = hasThermometer;
        this.cloud = cloud;
        this.bench = bench;
        this.deadline = System.nanoTime() + length.toNanos();
    }

    Expectations play() throws InterruptedException {
        try (Subscription _ = bench.onOutput(outputs::add)) {
            connects();
            stateIsSynced();
            sensorsArrive();
            switchMovesRelay();
            sliderDimsLamp();
            buttonShows();
            warmSoilIsReported();
            comesBackAfterACut();
            runsOnUntilTheEnd();
        }
        return expectations;
    }

    private void connects() throws InterruptedException {
        expect("the device connects and subscribes", () -> {
            cloud.awaitSubscribed(PATIENCE);
            cloud.await("say what it is", () -> !cloud.info().isEmpty(), PATIENCE);
            return "dialect " + cloud.dialect().orElse("?") + ", " + cloud.info();
        });
    }

    private void stateIsSynced() throws InterruptedException {
        expect("a relay switched while the device was away is on after the sync", () -> {
            awaitDuty("relay", 1);
            return "relay high";
        });
    }

    private void sensorsArrive() throws InterruptedException {
        List<String> expected = new ArrayList<>(Greenhouse.SENSORS.keySet());
        if (!hasThermometer) {
            expected.remove("CPU Temperature");
        }
        expected.add("Soil");
        for (String datastream : expected) {
            expect("this computer's " + datastream + " arrives", () -> {
                String value =
                        cloud.awaitValue(datastream, text -> Double.isFinite(Double.parseDouble(text)), PATIENCE);
                return value;
            });
        }
    }

    private void switchMovesRelay() throws InterruptedException {
        react("relay", "Relay", round -> round % 2 == 0 ? "0" : "1", text -> text.equals("1") ? 1.0 : 0.0);
    }

    private void sliderDimsLamp() throws InterruptedException {
        react("lamp", "Lamp", round -> Integer.toString(5 + round * 5), text -> Integer.parseInt(text) / 100.0);
    }

    private void react(String pin, String datastream, Values values, Duties duties) throws InterruptedException {
        List<Double> millis = new ArrayList<>();
        expect("the dashboard's " + datastream + " is obeyed, median under 100 ms, worst under 1 s", () -> {
            for (int round = 0; round <= ROUNDS; round++) {
                String value = values.of(round);
                double duty = duties.of(value);
                outputs.clear();
                long start = System.nanoTime();
                cloud.write(datastream, value);
                OutputChange change = awaitChange(pin, duty);
                if (round > 0) { // One warm-up.
                    millis.add((change.timestampNanos() - start) / 1e6);
                }
            }
            Collections.sort(millis);
            double median = millis.get(millis.size() / 2);
            String seen = String.format(
                    Locale.ROOT, "%d times, median %.2f ms, worst %.2f ms", millis.size(), median, millis.getLast());
            check(median < MEDIAN_MS && millis.getLast() < WORST_MS, seen);
            return seen;
        });
    }

    private void buttonShows() throws InterruptedException {
        expect("the board's button shows on the dashboard", () -> {
            for (String level : List.of("1", "0", "1", "0")) {
                bench.drive("button", level.equals("1"));
                cloud.awaitValue("Button", level::equals, PATIENCE);
            }
            return "pressed and released twice";
        });
    }

    private void warmSoilIsReported() throws InterruptedException {
        bench.measure("soil", 41.5);
        expect(
                "an event is logged when the soil gets too warm",
                () -> cloud.awaitEvent("soil_too_warm", PATIENCE).toString());
        expect("the widget's colour is set", () -> {
            cloud.await(
                    "set the colour",
                    () -> "#D3435C".equals(cloud.properties("Soil").get("color")),
                    PATIENCE);
            return cloud.properties("Soil").toString();
        });
        bench.measure("soil", 21.5);
        expect("the colour goes back when it cools", () -> {
            cloud.await(
                    "set the colour back",
                    () -> "#23C48E".equals(cloud.properties("Soil").get("color")),
                    PATIENCE);
            return cloud.properties("Soil").toString();
        });
    }

    private void comesBackAfterACut() throws InterruptedException {
        expect("after a cut the device is back, and gets what was switched meanwhile", () -> {
            long connections = cloud.counters().connections();
            cloud.write("Relay", "0");
            awaitDuty("relay", 0);
            cloud.dropConnection();
            cloud.awaitDisconnected(PATIENCE);
            cloud.write("Relay", "1");
            long start = System.nanoTime();
            cloud.await("connect again", () -> cloud.counters().connections() > connections, PATIENCE);
            awaitDuty("relay", 1);
            return String.format(Locale.ROOT, "%.0f ms after the cut", (System.nanoTime() - start) / 1e6);
        });
    }

    private void runsOnUntilTheEnd() throws InterruptedException {
        long left = deadline - System.nanoTime();
        if (left > 0) {
            TimeUnit.NANOSECONDS.sleep(left);
        }
        int points = cloud.history("Soil").size();
        add(points >= 5, "the chart has points", points + " of Soil");
        add(
                cloud.isConnected(),
                "the device is still connected",
                cloud.counters().toString());
        add(
                cloud.diagnostics().isEmpty(),
                "the cloud had nothing to complain of",
                cloud.diagnostics().toString());
    }

    /** Waits until the pin is driven at that duty now. */
    private void awaitDuty(String pin, double duty) throws InterruptedException {
        while (Math.abs(bench.duty(pin) - duty) > TOLERANCE) {
            nextOutput(pin + " at " + duty);
        }
    }

    /** {@return the change that brought the pin to that duty} */
    private OutputChange awaitChange(String pin, double duty) throws InterruptedException {
        while (true) {
            OutputChange change = nextOutput(pin + " at " + duty);
            if (Math.abs(change.duty() - duty) < TOLERANCE && Math.abs(bench.duty(pin) - duty) < TOLERANCE) {
                return change;
            }
        }
    }

    private OutputChange nextOutput(String wanted) throws InterruptedException {
        OutputChange change = outputs.poll(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        if (change == null) {
            throw new Unmet("no " + wanted + " within " + PATIENCE.toSeconds() + " s");
        }
        return change;
    }

    private void expect(String what, Step step) throws InterruptedException {
        try {
            add(true, what, step.run());
        } catch (SimulatorException | Unmet e) {
            add(false, what, String.valueOf(e.getMessage()));
        }
    }

    private void add(boolean held, String what, String seen) {
        expectations.add(held, what, seen);
    }

    private static void check(boolean held, String seen) {
        if (!held) {
            throw new Unmet(seen);
        }
    }

    private interface Step {
        String run() throws InterruptedException;
    }

    private interface Values {
        String of(int round);
    }

    private interface Duties {
        double of(String value);
    }

    private static final class Unmet extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unmet(String seen) {
            super(seen);
        }
    }
}
