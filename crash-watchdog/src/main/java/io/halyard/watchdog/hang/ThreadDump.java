// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.hang;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import io.halyard.watchdog.record.Attachment;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** All threads, virtual ones too, as the virtual machine writes them: JSON with stacks, states and locks. */
public final class ThreadDump {
    private static final int MOST_BYTES = 64 * 1024;
    private static final String KIND = "threads.json";
    /** E.g. {@code java.base/java.lang.Thread.run(Thread.java:1474)}. */
    private static final Pattern FRAME =
            Pattern.compile("(?:[^/]*/)?(?<type>.+)\\.(?<method>[^.(]+)\\((?<file>[^:)]*)(?::(?<line>\\d+))?\\)");

    private ThreadDump() {}

    /** {@return the dump as an attachment {@code threads.json}; empty if the virtual machine cannot make one} */
    public static Optional<Attachment> attachment() {
        try {
            Path folder = Files.createTempDirectory("halyard-threads");
            Path file = folder.resolve("threads.json");
            try {
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                        .dumpThreads(file.toString(), ThreadDumpFormat.JSON);
                return Optional.of(Attachment.of(KIND, Files.readAllBytes(file), MOST_BYTES));
            } finally {
                Files.deleteIfExists(file);
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            return Optional.empty(); // The disk is full: the record goes without.
        }
    }

    /**
     * A thread in a dump.
     *
     * @param thread its name
     * @param stack where it is
     */
    public record Found(String thread, List<StackTraceElement> stack) {}

    /** {@return the first thread in the dump that is in that method, or was called by it; a dump that was cut tells nothing} */
    public static Optional<Found> find(Attachment dump, String type, String method) {
        try {
            JsonNode root = JsonMapper.shared().readTree(dump.content());
            for (JsonNode thread : root.findValues("threads").stream()
                    .flatMap(JsonNode::valueStream)
                    .toList()) {
                List<StackTraceElement> stack = new ArrayList<>();
                thread.path("stack").forEach(line -> frame(line.asString("")).ifPresent(stack::add));
                if (stack.stream()
                        .anyMatch(frame -> frame.getClassName().equals(type)
                                && frame.getMethodName().equals(method))) {
                    return Optional.of(new Found(thread.path("name").asString(""), stack));
                }
            }
        } catch (JacksonException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static Optional<StackTraceElement> frame(String line) {
        Matcher matcher = FRAME.matcher(line);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int number = Optional.ofNullable(matcher.group("line"))
                .map(Integer::parseInt)
                .orElse(-1);
        return Optional.of(
                new StackTraceElement(matcher.group("type"), matcher.group("method"), matcher.group("file"), number));
    }
}
