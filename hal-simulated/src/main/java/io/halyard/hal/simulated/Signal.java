// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the outside does to a pin by itself, over time: see {@link SimulatedBench#play}. */
public sealed interface Signal {
    /**
     * Drives a pin high for a while in each period, at its end; first after {@code period - length}.
     *
     * @param pin the pin
     * @param length how long it is high
     * @param period longer than {@code length}
     */
    record Pulse(String pin, Duration length, Duration period) implements Signal {
        public Pulse {
            if (!length.isPositive() || length.compareTo(period) >= 0) {
                throw new IllegalArgumentException(
                        "a pulse of " + length + " is not above 0 and shorter than its period of " + period);
            }
        }
    }

    /**
     * Changes the quantity at a pin from one value to another, once.
     *
     * @param pin the pin
     * @param before the value at first
     * @param after the value from then on
     * @param at when it changes
     */
    record Step(String pin, double before, double after, Duration at) implements Signal {
        public Step {
            if (at.isNegative()) {
                throw new IllegalArgumentException("time " + at + " is before the start");
            }
        }
    }

    /**
     * Moves the quantity at a pin evenly from one value to another; there it stays.
     *
     * @param pin the pin
     * @param from the value at first
     * @param to the value in the end
     * @param length how long it takes
     */
    record Ramp(String pin, double from, double to, Duration length) implements Signal {
        public Ramp {
            if (!length.isPositive()) {
                throw new IllegalArgumentException("length " + length + " is not above 0");
            }
        }
    }

    /**
     * Lets the quantity at a pin scatter about a value (normally distributed, white), the same for the same seed.
     *
     * @param pin the pin
     * @param mean the value about which it scatters
     * @param deviation the standard deviation, above 0
     * @param seed which of all noises
     */
    record Noise(String pin, double mean, double deviation, long seed) implements Signal {
        public Noise {
            if (!(deviation > 0)) {
                throw new IllegalArgumentException("deviation " + deviation + " is not above 0");
            }
        }
    }

    /**
     * Lets the quantity at a pin swing.
     *
     * @param pin the pin
     * @param minimum the smallest value
     * @param maximum the greatest value
     * @param period the time of one swing
     */
    record Sine(String pin, double minimum, double maximum, Duration period) implements Signal {
        public Sine {
            check(minimum, maximum, period);
        }
    }

    /**
     * Lets the quantity at a pin wander: smoothly, at random, and the same for the same seed.
     *
     * @param pin the pin
     * @param minimum no value is smaller
     * @param maximum no value is greater
     * @param period the time from one turning point to the next
     * @param seed which of all walks
     */
    record Wander(String pin, double minimum, double maximum, Duration period, long seed) implements Signal {
        public Wander {
            check(minimum, maximum, period);
        }
    }

    /**
     * Drives a pin as something else tells: the interrupt line of a simulated sensor, say.
     *
     * @param pin the pin
     * @param level the level by the board's time, asked now and after each {@code step}
     * @param step how often it is asked
     */
    record Follow(String pin, LongPredicate level, Duration step) implements Signal {
        public Follow {
            if (!step.isPositive()) {
                throw new IllegalArgumentException("step " + step + " is not above 0");
            }
        }
    }

    /**
     * Does what was recorded.
     *
     * @param recording what happens when
     * @param again whether to start again at its end
     */
    record Replay(Recording recording, boolean again) implements Signal {
        public Replay {
            if (again && !recording.length().isPositive()) {
                throw new IllegalArgumentException("a recording of no length cannot be looped");
            }
        }
    }

    /**
     * {@return the signal that a text describes} The forms are {@code PIN square PERIOD}, {@code PIN pulse LENGTH every PERIOD},
     * {@code PIN step BEFORE to AFTER after TIME}, {@code PIN ramp FROM to TO in TIME}, {@code PIN noise MEAN by DEVIATION}, {@code
     * PIN sine MINIMUM to MAXIMUM every PERIOD}, {@code PIN wander MINIMUM to MAXIMUM every PERIOD}, {@code replay FILE} and {@code
     * loop FILE}; times are written {@code 200ms}, {@code 1.5s}, {@code 10m} or {@code 1h}.
     *
     * @param seed the seed, where the signal is a random one
     * @throws IllegalArgumentException when it is none, naming the forms
     */
    static Signal parse(String text, long seed) {
        Matcher file = Texts.FILE.matcher(text);
        if (file.matches()) {
            return new Replay(
                    Recording.read(Path.of(file.group(2))), file.group(1).equals("loop"));
        }
        Matcher square = Texts.SQUARE.matcher(text);
        if (square.matches()) {
            Duration period = Texts.duration(square, 2);
            return new Pulse(square.group(1), period.dividedBy(2), period);
        }
        Matcher pulse = Texts.PULSE.matcher(text);
        if (pulse.matches()) {
            return new Pulse(pulse.group(1), Texts.duration(pulse, 2), Texts.duration(pulse, 4));
        }
        Matcher change = Texts.CHANGE.matcher(text);
        if (change.matches()) {
            double first = Double.parseDouble(change.group(3));
            double last = Double.parseDouble(change.group(4));
            Duration time = Texts.duration(change, 6);
            return change.group(2).equals("step")
                    ? new Step(change.group(1), first, last, time)
                    : new Ramp(change.group(1), first, last, time);
        }
        Matcher noise = Texts.NOISE.matcher(text);
        if (noise.matches()) {
            String pin = noise.group(1);
            double mean = Double.parseDouble(noise.group(2));
            return new Noise(pin, mean, Double.parseDouble(noise.group(3)), seed + pin.hashCode());
        }
        Matcher swing = Texts.SWING.matcher(text);
        if (swing.matches()) {
            String pin = swing.group(1);
            double minimum = Double.parseDouble(swing.group(3));
            double maximum = Double.parseDouble(swing.group(4));
            Duration period = Texts.duration(swing, 5);
            return swing.group(2).equals("sine")
                    ? new Sine(pin, minimum, maximum, period)
                    : new Wander(pin, minimum, maximum, period, seed + pin.hashCode());
        }
        throw new IllegalArgumentException("'" + text + "' is no signal; write it like 'button pulse 200ms every 5s', "
                + "'lamp square 2s', 'soil step 20 to 60 after 5s', 'soil ramp 20 to 60 in 30s', 'air noise 20 by 0.5', 'light sine 0 to 3.3 every 60s', 'soil wander 20 to 60 every 30s', "
                + "'replay FILE' or 'loop FILE'");
    }

    private static void check(double minimum, double maximum, Duration period) {
        if (!(minimum < maximum)) {
            throw new IllegalArgumentException("minimum " + minimum + " is not below maximum " + maximum);
        }
        if (!period.isPositive()) {
            throw new IllegalArgumentException("period " + period + " is not above 0");
        }
    }

    /** How signals are written. */
    final class Texts {
        private static final String TIME = "(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h)";
        private static final String NUMBER = "(-?\\d{1,15}(?:\\.\\d{1,15})?)";
        private static final Pattern FILE = Pattern.compile("(replay|loop) (.+)");
        private static final Pattern SQUARE = Pattern.compile("(\\S+) square " + TIME);
        private static final Pattern PULSE = Pattern.compile("(\\S+) pulse " + TIME + " every " + TIME);
        private static final Pattern SWING =
                Pattern.compile("(\\S+) (sine|wander) " + NUMBER + " to " + NUMBER + " every " + TIME);

        private static final Pattern CHANGE =
                Pattern.compile("(\\S+) (step|ramp) " + NUMBER + " to " + NUMBER + " (after|in) " + TIME);
        private static final Pattern NOISE = Pattern.compile("(\\S+) noise " + NUMBER + " by " + NUMBER);

        private Texts() {}

        private static Duration duration(Matcher matcher, int group) {
            double nanosPerUnit = switch (matcher.group(group + 1)) {
                case "ms" -> 1e6;
                case "s" -> 1e9;
                case "m" -> 60e9;
                default -> 3600e9;
            };
            return Duration.ofNanos(Math.round(Double.parseDouble(matcher.group(group)) * nanosPerUnit));
        }
    }
}
