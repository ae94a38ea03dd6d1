// SPDX-License-Identifier: Apache-2.0
package io.halyard.durable.simulated;

import io.halyard.durable.Disk;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/**
 * Cuts the power after each call of a scenario, and runs a recovery on everything that may then be on the disk; and again
 * after each call of the recovery itself. Then it kills only the process after each call, lets the recovery go on with what the
 * system still remembers, and cuts the power after each call of that.
 *
 * <pre>{@code
 * CrashPoints.of(scenario, recovery).check();
 * assertThat(CrashPoints.of(scenario, recovery).needlessBarriers()).isEmpty();
 * }</pre>
 *
 * @param <T> what the scenario writes
 */
public final class CrashPoints<T> {
    /** What happens before the power fails. */
    public interface Scenario<T> {
        /** Works on the disk and tells the witness what it tries and what was acknowledged. */
        void run(Disk disk, Witness<T> witness);
    }

    /** What happens when the power is back. */
    public interface Recovery<T> {
        /**
         * Opens what is there and throws, an {@code AssertionError} or anything else, if it contradicts the witness. It may go on
         * working, telling the witness: it is interrupted by power failures too, and run again.
         */
        void run(Disk disk, Witness<T> witness);
    }

    /**
     * What was done.
     *
     * @param crashes moments at which the power was cut
     * @param kills moments at which the process was killed
     * @param survivors contents of the disk that may have been left, counting equal ones apart
     * @param recoveries different ones on which the recovery was run
     * @param sampledCrashes moments in the scenario at which there were too many to try all
     * @param seed what chose among those
     */
    public record Report(int crashes, int kills, long survivors, int recoveries, int sampledCrashes, long seed) {
        /** {@return one line} */
        @Override
        public String toString() {
            return recoveries + " recoveries from " + survivors + " survivors of " + crashes + " crashes and " + kills
                    + " kills, " + sampledCrashes + " crashes sampled (seed " + seed + ")";
        }
    }

    private record Moment<T>(String call, Survivors survivors, Witness<T> witness) {}

    private final Scenario<T> scenario;
    private final Recovery<T> recovery;
    private final int limit;
    private final int nestedLimit;
    private final long seed;

    private CrashPoints(Scenario<T> scenario, Recovery<T> recovery, int limit, int nestedLimit, long seed) {
        this.scenario = scenario;
        this.recovery = recovery;
        this.limit = limit;
        this.nestedLimit = nestedLimit;
        this.seed = seed;
    }

    /** {@return a check that tries up to 4096 survivors per crash, up to 8 per crash of a recovery after that, and up to 64 per crash of
     * a recovery after a kill} */
    public static <T> CrashPoints<T> of(Scenario<T> scenario, Recovery<T> recovery) {
        return new CrashPoints<>(scenario, recovery, 4096, 8, 20_260_101);
    }

    /** {@return the same with other limits: survivors per crash of the scenario, and per crash of a recovery (eight
     * times that after a kill; 0: neither is tried)} */
    public CrashPoints<T> withLimits(int survivors, int survivorsOfRecovery) {
        return new CrashPoints<>(scenario, recovery, survivors, survivorsOfRecovery, seed);
    }

    /** {@return the same with another choice where there are too many survivors} */
    public CrashPoints<T> withSeed(long changed) {
        return new CrashPoints<>(scenario, recovery, limit, nestedLimit, changed);
    }

    /**
     * Runs everything and prints the {@link Report}.
     *
     * @throws AssertionError at the first survivor from which the recovery fails, naming the call before the crash
     */
    public Report check() {
        Report report = new Run(UnaryOperator.identity()).check();
        System.out.println("crash points: " + report);
        return report;
    }

    /**
     * Takes one barrier after the other out of the program: every call from one line of code does nothing.
     *
     * @return the lines whose loss the check did not notice: needless barriers, or a scenario that is too weak
     */
    public List<String> needlessBarriers() {
        SortedSet<String> lines = new TreeSet<>();
        new Run(disk -> new BarrierFilter(disk, line -> {
                    lines.add(line);
                    return true;
                }))
                .check();
        List<String> needless = new ArrayList<>();
        for (String left : lines) {
            try {
                new Run(disk -> new BarrierFilter(disk, line -> !line.equals(left))).check();
                needless.add(left);
            } catch (AssertionError _) {
                // Noticed, as it should be.
            }
        }
        System.out.println("crash points: took out each of " + lines + "; needless: " + needless);
        return needless;
    }

    private final class Run {
        private final UnaryOperator<Disk> tampering;
        private final SplittableRandom random = new SplittableRandom(seed);
        private final Set<List<Object>> done = new HashSet<>();
        private int crashes;
        private int kills;
        private int sampled;
        private long survivors;

        Run(UnaryOperator<Disk> tampering) {
            this.tampering = tampering;
        }

        Report check() {
            SimulatedDisk disk = new SimulatedDisk();
            List<Moment<T>> moments = record(disk, new Witness<>(), scenario::run);
            for (Moment<T> moment : moments) {
                sampled += moment.survivors.count() > limit ? 1 : 0;
                check(moment, moment.call, limit, true);
            }
            for (int call = 1; nestedLimit > 0 && call < moments.size(); call++) {
                kill(call, moments.get(call - 1).call);
            }
            return new Report(crashes, kills, survivors, done.size(), sampled, seed);
        }

        private void check(Moment<T> moment, String place, int most, boolean nested) {
            crashes++;
            survivors += Math.min(moment.survivors.count(), most);
            moment.survivors.forEach(most, random, files -> {
                if (done.add(List.of(fingerprint(files), moment.witness.attempted(), moment.witness.acknowledged()))) {
                    SimulatedDisk disk = SimulatedDisk.holding(files, moment.survivors.folders());
                    String where = "power failed after " + place + "; on the disk were " + describe(files);
                    List<Moment<T>> moments = recover(disk, moment.witness.copy(), where);
                    for (int i = 0; nested && nestedLimit > 0 && i < moments.size(); i++) {
                        check(moments.get(i), place + ", and again after " + moments.get(i).call, nestedLimit, false);
                    }
                }
            });
        }

        private void kill(int call, String place) {
            kills++;
            SimulatedDisk disk = new SimulatedDisk();
            Witness<T> witness = new Witness<>();
            disk.killAt(call);
            try {
                scenario.run(tampering.apply(disk), witness);
                throw new IllegalStateException("a scenario must do the same each time, and let no error pass");
            } catch (SimulatedDisk.Killed _) {
                disk.restart();
            }
            for (Moment<T> moment : recover(disk, witness, "killed after " + place)) {
                check(moment, "a kill after " + place + ", and then " + moment.call, 8 * nestedLimit, false);
            }
        }

        private List<Moment<T>> recover(SimulatedDisk disk, Witness<T> witness, String where) {
            try {
                return record(disk, witness, recovery::run);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        where + "; attempted " + witness.attempted() + ", acknowledged " + witness.acknowledged()
                                + "; then: " + e,
                        e);
            }
        }

        private List<Moment<T>> record(SimulatedDisk disk, Witness<T> witness, BiConsumer<Disk, Witness<T>> work) {
            List<Moment<T>> moments = new ArrayList<>();
            disk.observe(call -> moments.add(new Moment<>(
                    "call " + (moments.size() + 1) + " (" + call + ")", disk.survivors(), witness.copy())));
            work.accept(tampering.apply(disk), witness);
            moments.add(new Moment<>("the end", disk.survivors(), witness.copy()));
            return moments;
        }

        private Object fingerprint(Map<Path, byte[]> files) {
            Map<Path, ByteBuffer> contents = new HashMap<>();
            files.forEach((path, bytes) -> contents.put(path, ByteBuffer.wrap(bytes)));
            return contents;
        }

        private Map<String, String> describe(Map<Path, byte[]> files) {
            Map<String, String> described = new TreeMap<>();
            files.forEach((path, bytes) -> described.put(
                    String.valueOf(path.getFileName()),
                    bytes.length + " bytes #" + Integer.toHexString(Arrays.hashCode(bytes))));
            return described;
        }
    }
}
