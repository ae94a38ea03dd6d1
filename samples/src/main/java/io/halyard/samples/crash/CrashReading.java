// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples.crash;

import static io.halyard.samples.expect.Expectations.check;

import io.halyard.remote.CrashArchive;
import io.halyard.remote.CrashArchive.Crash;
import io.halyard.samples.expect.Expectations;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The operator reads the crash records: list, headline, stack and last log lines of the newest. */
final class CrashReading {
    private static final int SHOWN_LINES = 12;
    private static final List<String> TOLD = List.of("type", "ex", "msg", "thr", "top", "run", "n", "exit", "att");

    private final CrashArchive crashes;
    private final Narrator narrator;
    private final Expectations expectations;

    CrashReading(CrashArchive crashes, Narrator narrator, Expectations expectations) {
        this.crashes = crashes;
        this.narrator = narrator;
        this.expectations = expectations;
    }

    void read() throws InterruptedException {
        Optional<Crash> newest = newest();
        if (newest.isEmpty()) {
            return; // There is nothing to read.
        }
        Crash crash = newest.get();
        narrator.show("the headline of record " + crash.id() + ":", essence(crash.headline()));
        attachment(
                crash,
                "stack",
                "its stack names the line and the cause",
                List.of("Irrigation.litresPerMinute(Irrigation.java:", "Caused by: java.nio.file.NoSuchFileException"));
        attachment(
                crash,
                "ring",
                "its last log lines tell what came before",
                List.of("irrigation starts", "12 beds, the driest is bed 7"));
        expectations.expect("the record is noted as read", () -> {
            crashes.acknowledge(crash.id());
            Crash now = crashes.listAfter(crash.id() - 1).getFirst();
            check(now.isSent(), now.toString());
            return "record " + now.id();
        });
    }

    /** {@return what a person asks for first, a line each} */
    private static String essence(ObjectNode headline) {
        StringBuilder lines = new StringBuilder();
        for (String field : TOLD) {
            JsonNode value = headline.path(field);
            if (!value.isMissingNode()) {
                lines.append(String.format(Locale.ROOT, "%-5s %s%n", field, value));
            }
        }
        return lines.toString();
    }

    private Optional<Crash> newest() throws InterruptedException {
        return expectations
                .expect("a crash record names the cause", () -> {
                    List<Crash> list = crashes.list();
                    check(!list.isEmpty(), "no crash record");
                    Crash crash = list.getLast();
                    ObjectNode headline = crash.headline();
                    check(crash.type().equals("UNCAUGHT"), headline.toString());
                    check(headline.path("ex").asString("").endsWith("IllegalStateException"), headline.toString());
                    check(
                            headline.path("msg").asString("").contains("the pump is not calibrated"),
                            headline.toString());
                    return new Told(
                            list.size() + " records; " + crash.type() + ", "
                                    + headline.path("msg").asString(""),
                            crash);
                })
                .map(Told::crash);
    }

    /** What was seen, in a few words, and the whole. */
    private record Told(String words, Crash crash) {
        @Override
        public String toString() {
            return words;
        }
    }

    private void attachment(Crash crash, String kind, String what, List<String> wanted) throws InterruptedException {
        expectations
                .expect(what, () -> {
                    String text = crashes.text(crash.id(), kind);
                    wanted.forEach(words -> check(text.contains(words), "no '" + words + "' in: " + text));
                    return new Text(kind, text);
                })
                .ifPresent(text -> narrator.show(kind + ":", text.shown()));
    }

    private record Text(String kind, String whole) {
        /** {@return the beginning of a stack, the end of a log} */
        String shown() {
            List<String> lines = whole.lines().toList();
            return kind.equals("stack") ? essence(lines) : end(lines);
        }

        /** {@return the last lines, without the stacks, which are shown already} */
        private static String end(List<String> lines) {
            List<String> told = lines.stream()
                    .filter(line -> !line.matches(".*\\s(at [\\w.$/]+\\(.*|\\.\\.\\. \\d+ .*)"))
                    .toList();
            return String.join("\n", told.subList(Math.max(0, told.size() - SHOWN_LINES), told.size()));
        }

        /** {@return the first lines, and each cause with the line after it} */
        private static String essence(List<String> lines) {
            StringBuilder shown = new StringBuilder();
            boolean gap = false;
            for (int i = 0; i < lines.size(); i++) {
                boolean cause = lines.get(i).startsWith("Caused by")
                        || (i > 0 && lines.get(i - 1).startsWith("Caused by"));
                if (i < SHOWN_LINES / 2 || cause) {
                    shown.append(lines.get(i)).append('\n');
                    gap = false;
                } else if (!gap) {
                    shown.append("\t...\n");
                    gap = true;
                }
            }
            return shown.toString();
        }

        @Override
        public String toString() {
            return whole.lines().count() + " lines, " + whole.length() + " characters";
        }
    }
}
