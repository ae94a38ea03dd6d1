// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.HalException;
import io.halyard.hal.Subscription;
import io.halyard.hal.simulated.wire.Quantity;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * Plays one signal at a bench. Levels need tasks; quantities are functions of time and need none. Tasks are set by the time
 * since the start, so that they do not drift.
 */
final class SignalPlayer implements Subscription {
    private final SimulatedBench bench;
    private final SimulatedBoard board;
    private final long start;
    private Subscription next = () -> {};
    private boolean ended;

    SignalPlayer(SimulatedBench bench) {
        this.bench = bench;
        this.board = bench.board();
        this.start = board.time().nanoTime();
    }

    Subscription play(Signal signal) {
        switch (signal) {
            case Signal.Pulse pulse -> {
                bench.drive(pulse.pin(), false);
                pulse(pulse, 0);
            }
            case Signal.Step step ->
                between(
                        step.pin(),
                        new Bounds(step.before(), step.after()),
                        nanos -> nanos < step.at().toNanos() ? step.before() : step.after());
            case Signal.Ramp ramp ->
                between(ramp.pin(), new Bounds(ramp.from(), ramp.to()), nanos -> {
                    double share = Math.clamp((double) nanos / ramp.length().toNanos(), 0, 1);
                    return ramp.from() + (ramp.to() - ramp.from()) * share;
                });
            case Signal.Noise noise -> noise(noise);
            case Signal.Sine sine -> swing(sine.pin(), sine.minimum(), sine.maximum(), phase(sine));
            case Signal.Wander wander -> swing(wander.pin(), wander.minimum(), wander.maximum(), walk(wander));
            case Signal.Follow follow -> follow(follow, 0);
            case Signal.Replay replay -> {
                check(replay.recording());
                replay(replay, 0, 0);
            }
        }
        return this;
    }

    @Override
    public void close() {
        synchronized (board.lock()) {
            ended = true;
            next.close();
        }
    }

    private void pulse(Signal.Pulse pulse, long count) {
        long end = pulse.period().toNanos() * (count + 1);
        at(end - pulse.length().toNanos(), () -> {
            bench.drive(pulse.pin(), true);
            at(end, () -> {
                bench.drive(pulse.pin(), false);
                pulse(pulse, count + 1);
            });
        });
    }

    private void follow(Signal.Follow follow, long count) {
        bench.drive(follow.pin(), follow.level().test(board.time().nanoTime()));
        at(follow.step().toNanos() * (count + 1), () -> follow(follow, count + 1));
    }

    private void replay(Signal.Replay replay, int step, long offset) {
        Recording recording = replay.recording();
        if (step < recording.steps().size()) {
            Recording.Step what = recording.steps().get(step);
            at(offset + what.at().toNanos(), () -> {
                bench.apply(what.pin(), what.stimulus());
                replay(replay, step + 1, offset);
            });
        } else if (replay.again()) {
            replay(replay, 0, offset + recording.length().toNanos());
        }
    }

    private void check(Recording recording) {
        synchronized (board.lock()) {
            for (Recording.Step step : recording.steps()) {
                try {
                    if (step.stimulus() instanceof Stimulus.Measure(double value)) {
                        bench.checked(step.pin(), value);
                    } else {
                        board.pin(step.pin());
                    }
                } catch (HalException e) {
                    throw step.source().isEmpty()
                            ? e
                            : new HalException(e.kind(), step.source(), String.valueOf(e.getMessage()), e);
                }
            }
        }
    }

    /** A share of the way from the smallest to the greatest value, over time. */
    private interface Share {
        double at(long nanosSinceStart);
    }

    private void swing(String pin, double minimum, double maximum, Share share) {
        between(pin, new Bounds(minimum, maximum), nanos -> minimum + (maximum - minimum) * share.at(nanos));
    }

    /** Two values that a signal reaches. */
    private record Bounds(double first, double last) {}

    private void between(String pin, Bounds bounds, Quantity sinceStart) {
        synchronized (board.lock()) {
            bench.checked(pin, bounds.last);
            SimulatedPin moving = bench.checked(pin, bounds.first);
            moving.quantity(new Quantity() {
                private double last = bounds.first;

                @Override
                public double at(long nanoTime) {
                    if (!ended) {
                        last = sinceStart.at(nanoTime - start);
                    }
                    return last;
                }
            });
        }
    }

    /** The same at the same time for the same seed; what leaves the pin's range is cut off there. */
    private void noise(Signal.Noise noise) {
        between(noise.pin(), new Bounds(noise.mean(), noise.mean()), nanos -> {
            SplittableRandom random = new SplittableRandom(noise.seed() + 0x9E3779B97F4A7C15L * nanos);
            return noise.mean() + noise.deviation() * random.nextGaussian();
        });
    }

    private static Share phase(Signal.Sine sine) {
        double period = sine.period().toNanos();
        return nanos -> (1 + Math.sin(2 * Math.PI * nanos / period)) / 2;
    }

    private static Share walk(Signal.Wander wander) {
        long period = wander.period().toNanos();
        return nanos -> {
            long turn = Math.floorDiv(nanos, period);
            double way = (double) Math.floorMod(nanos, period) / period;
            double smooth = way * way * (3 - 2 * way);
            return turningPoint(wander.seed(), turn) * (1 - smooth) + turningPoint(wander.seed(), turn + 1) * smooth;
        };
    }

    private static double turningPoint(long seed, long number) {
        return new SplittableRandom(seed + 0x9E3779B97F4A7C15L * number).nextDouble();
    }

    private void at(long nanosSinceStart, Runnable task) {
        synchronized (board.lock()) {
            if (!ended && !board.isClosed()) {
                long delay = start + nanosSinceStart - board.time().nanoTime();
                next = board.time().after(Duration.ofNanos(Math.max(0, delay)), () -> unlessEnded(task));
            }
        }
    }

    private void unlessEnded(Runnable task) {
        synchronized (board.lock()) {
            if (!ended && !board.isClosed()) {
                task.run();
            }
        }
    }
}
