// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What one thing measured round after round. */
public final class Figures {
    private final List<Double> rounds = new ArrayList<>();

    /** Adds a round's figure. */
    public void add(double figure) {
        rounds.add(figure);
    }

    /** {@return the last round's} */
    public double last() {
        return rounds.getLast();
    }

    /** {@return the middle one} */
    public double median() {
        return median(rounds.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** {@return the one that a quarter of them does not reach: for what other work on the machine only lengthens} */
    public double lowerQuartile() {
        if (rounds.isEmpty()) {
            throw new BenchException("nothing was measured");
        }
        return rounds.stream().sorted().skip(rounds.size() / 4).findFirst().orElseThrow();
    }

    /** {@return the middle one of the ratios, each of two figures of one round: what slows the machine for a while slows both} */
    public double medianRatio(Figures to) {
        double[] ratios = new double[rounds.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = rounds.get(i) / to.rounds.get(i);
        }
        return median(ratios);
    }

    /** {@return the same with a second measurement of the same thing: how far from 1 chance alone leads, 1 or more} */
    public double noise(Figures again) {
        double ratio = medianRatio(again);
        return Math.max(ratio, 1 / ratio);
    }

    private static double median(double[] figures) {
        if (figures.length == 0) {
            throw new BenchException("nothing was measured");
        }
        Arrays.sort(figures);
        int middle = figures.length / 2;
        return figures.length % 2 == 1 ? figures[middle] : (figures[middle - 1] + figures[middle]) / 2;
    }
}
