// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import java.io.IOException;
import java.math.BigDecimal;
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
     */
    public record Step(Duration at, String pin, Stimulus stimulus) {
        public Step {
            if (at.isNegative()) {
                throw new IllegalArgumentException("time " + at + " is before the start");
            }
        }
    }

    private static final String HEADING = "time,pin,value";

    public Recording {
        steps = List.copyOf(steps);
        for (int i = 1; i < steps.size(); i++) {
            if (steps.get(i).at.compareTo(steps.get(i - 1).at) < 0) {
                throw new IllegalArgumentException("step " + (i + 1) + " at " + steps.get(i).at
                        + " is earlier than the one before; sort them by time");
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
            return parse(Files.readAllLines(file));
        } catch (IOException e) {
            throw new IllegalArgumentException("recording " + file + " cannot be read: " + e, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("recording " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads a recording from lines of text.
     *
     * @throws IllegalArgumentException naming the line and what is wrong
     */
    public static Recording parse(List<String> lines) {
        List<Step> steps = new ArrayList<>();
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1).strip();
            if (line.isEmpty() || line.startsWith("#") || line.replace(" ", "").equalsIgnoreCase(HEADING)) {
                continue;
            }
            String[] columns = line.split(",", -1);
            if (columns.length != 3) {
                throw new IllegalArgumentException(
                        "line " + number + ": '" + line + "' has not the three columns " + HEADING);
            }
            Duration at = seconds(number, columns[0].strip());
            steps.add(new Step(at, columns[1].strip(), stimulus(number, columns[2].strip())));
        }
        return new Recording(steps);
    }

    private static Duration seconds(int line, String text) {
        try {
            return Duration.ofNanos(new BigDecimal(text).movePointRight(9).longValue());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("line " + line + ": time '" + text + "' is no number of seconds", e);
        }
    }

    private static Stimulus stimulus(int line, String text) {
        return switch (text) {
            case "high" -> new Stimulus.Drive(true);
            case "low" -> new Stimulus.Drive(false);
            case "open" -> new Stimulus.Release();
            default -> {
                try {
                    yield new Stimulus.Measure(Double.parseDouble(text));
                } catch (NumberFormatException e) {
                    throw new IllegalArgumentException(
                            "line " + line + ": value '" + text + "' is none of high, low, open, or a number", e);
                }
            }
        };
    }
}
