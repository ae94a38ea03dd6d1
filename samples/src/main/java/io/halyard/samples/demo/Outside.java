// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples.demo;

import io.halyard.hal.HalException;
import io.halyard.hal.Subscription;
import io.halyard.hal.simulated.OutputChange;
import io.halyard.hal.simulated.SimulatedBench;
import io.halyard.samples.expect.Expectations.Unmet;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What can be seen of the greenhouse's board: the world around a simulated one, of any other one what it has acknowledged. */
sealed interface Outside extends AutoCloseable {
    /** How far a duty may be off: boards divide a period into steps. */
    double TOLERANCE = 0.001;

    /**
     * Waits until an output is driven so.
     *
     * @param pin {@code relay} or {@code lamp}
     * @param duty 0 to 1
     * @return when it was seen, on the clock of {@link System#nanoTime()}
     * @throws Unmet when it does not come in time
     */
    long await(String pin, double duty, Duration patience) throws InterruptedException;

    /** {@return what the board makes of the lamp's {@code share}} */
    double nearest(double share);

    @Override
    void close();

    /** Around a simulated board: its outputs are seen from outside. */
    final class World implements Outside {
        private final SimulatedBench bench;
        private final BlockingQueue<OutputChange> changes = new LinkedBlockingQueue<>();
        private final Subscription subscription;

        World(SimulatedBench bench) {
            this.bench = bench;
            this.subscription = bench.onOutput(changes::add);
        }

        @Override
        public long await(String pin, double duty, Duration patience) throws InterruptedException {
            while (Math.abs(bench.duty(pin) - duty) >= TOLERANCE) {
                if (changes.poll(patience.toNanos(), TimeUnit.NANOSECONDS) == null) {
                    throw new Unmet("no " + pin + " at " + duty + " within " + patience.toSeconds() + " s");
                }
            }
            return System.nanoTime();
        }

        @Override
        public double nearest(double share) {
            return share;
        }

        @Override
        public void close() {
            subscription.close();
        }
    }

    /** A board of metal: what it has taken over, as it says itself. Nobody looks at its pins. */
    record Acknowledged(Greenhouse greenhouse) implements Outside {
        private static final long LOOK_EVERY_NANOS = 200_000;

        @Override
        public long await(String pin, double duty, Duration patience) throws InterruptedException {
            long deadline = System.nanoTime() + patience.toNanos();
            while (driven(pin).filter(now -> Math.abs(now - duty) < TOLERANCE).isEmpty()) {
                if (System.nanoTime() - deadline > 0) {
                    throw new Unmet("no " + pin + " at " + duty + " within " + patience.toSeconds() + " s");
                }
                TimeUnit.NANOSECONDS.sleep(LOOK_EVERY_NANOS);
            }
            return System.nanoTime();
        }

        private Optional<Double> driven(String pin) {
            return greenhouse.fittings().flatMap(fittings -> {
                try {
                    return Optional.of(
                            pin.equals("relay")
                                    ? (fittings.relay().isHigh() ? 1.0 : 0.0)
                                    : fittings.lamp().share());
                } catch (HalException _) {
                    return Optional.empty(); // The device ends.
                }
            });
        }

        @Override
        public double nearest(double share) {
            return greenhouse.fittings().orElseThrow().lamp().nearest(share);
        }

        @Override
        public void close() {}
    }
}
