// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A recorded signal: what happened outside, step by step. As text it is CSV with the columns {@code time,pin,value}: seconds
 * since the start, ascending; the pin's number or name; {@code high}, {@code low}, {@code open}, or the value measured. Empty
 * lines, lines that begin with {@code #}, and a heading are passed over.
 *
 * @param steps in the order of time
 */
public record Recording(List<Step> steps) {
    /**
     * One thing that happened.
     *
     * @param at when, from the start of the recording
     * @param pin the pin's number or name
     * @param stimulus what
     * @param source where it was written, for messages: file and line; may be empty
     */
    public record Step(Duration at, String pin, Stimulus stimulus, String source) {
        /** A step that was written nowhere. */
        public Step(Duration at, String pin, Stimulus stimulus) {
            this(at, pin, stimulus, "");
        }

        public Step {
            if (at.isNegative()) {
                throw new IllegalArgumentException("time " + at + " is before the start");
            }
        }
    }

    private static final String HEADING = "time,pin,value";
    private static final BigDecimal LONGEST_SECONDS = BigDecimal.valueOf(1_000_000_000);

    public Recording {
        steps = List.copyOf(steps);
        for (int i = 1; i < steps.size(); i++) {
            if (steps.get(i).at.compareTo(steps.get(i - 1).at) < 0) {
                String which = steps.get(i).source.isEmpty() ? "step " + (i + 1) : steps.get(i).source;
                throw new IllegalArgumentException(
                        which + ": time " + steps.get(i).at + " is earlier than the one before; sort by time");
            }
        }
    }

    /** {@return how long it takes: the time of its last step} */
    public Duration length() {
        return steps.isEmpty() ? Duration.ZERO : steps.getLast().at;
    }

    /**
     * Reads a recording from a file.
     *
     * @throws IllegalArgumentException when it cannot be read, naming file, line and what is wrong
     */
    public static Recording read(Path file) {
        try {
            return parse(Files.readAllLines(file), file + " ");
        } catch (IOException e) {
            throw new IllegalArgumentException("recording " + file + " cannot be read: " + e, e);
        }
    }

    /**
     * Reads a recording from lines of text.
     *
     * @throws IllegalArgumentException naming the line and what is wrong
     */
    public static Recording parse(List<String> lines) {
        return parse(lines, "");
    }

    private static Recording parse(List<String> lines, String file) {
        List<Step> steps = new ArrayList<>();
        for (int number = 1; number <= lines.size(); number++) {
            String line =
                    lines.get(number - 1).replace("\uFEFF", "").strip(); // Some programs begin a file with that mark.
            if (line.isEmpty() || line.startsWith("#") || line.replace(" ", "").equalsIgnoreCase(HEADING)) {
                continue;
            }
            String source = file + "line " + number;
            try {
                steps.add(step(line.split(",", -1), line, source));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(source + ": " + e.getMessage(), e);
            }
        }
        return new Recording(steps);
    }

    private static Step step(String[] columns, String line, String source) {
        if (columns.length != 3) {
            throw new IllegalArgumentException("'" + line + "' has not the three columns " + HEADING);
        }
        return new Step(seconds(columns[0].strip()), columns[1].strip(), stimulus(columns[2].strip()), source);
    }

    private static Duration seconds(String text) {
        try {
            BigDecimal seconds = new BigDecimal(text);
            if (seconds.signum() < 0 || seconds.compareTo(LONGEST_SECONDS) > 0) {
                throw new IllegalArgumentException("time '" + text + "' is outside 0 to " + LONGEST_SECONDS + " s");
            }
            return Duration.ofNanos(
                    seconds.setScale(9, RoundingMode.HALF_UP).unscaledValue().longValueExact());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("time '" + text + "' is no number of seconds", e);
        }
    }

    private static Stimulus stimulus(String text) {
        return switch (text) {
            case "high" -> new Stimulus.Drive(true);
            case "low" -> new Stimulus.Drive(false);
            case "open" -> new Stimulus.Release();
            default -> {
                try {
                    yield new Stimulus.Measure(Double.parseDouble(text));
                } catch (NumberFormatException e) {
                    throw new IllegalArgumentException(
                            "value '" + text + "' is none of high, low, open, or a number", e);
                }
            }
        };
    }
}
