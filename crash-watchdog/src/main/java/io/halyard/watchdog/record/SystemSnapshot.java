// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.record;

import io.halyard.watchdog.record.Headline.Memory;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the system says about memory, pressure, disk and heat at this moment. */
final class SystemSnapshot {
    private static final int BYTES_OF_EACH = 1500;
    private static final List<String> FILES = List.of(
            "/proc/meminfo",
            "/proc/pressure/memory",
            "/proc/pressure/io",
            "/proc/pressure/cpu",
            "/proc/loadavg",
            "/sys/class/thermal/thermal_zone0/temp",
            "/sys/devices/platform/soc/soc:firmware/get_throttled");

    private SystemSnapshot() {}

    static Attachment attachment(Path state) {
        StringBuilder text = new StringBuilder();
        for (String file : FILES) {
            String content = head(Path.of(file));
            if (!content.isEmpty()) {
                text.append("# ").append(file).append('\n').append(content).append('\n');
            }
        }
        File disk = state.toFile();
        text.append("# disk ").append(state).append('\n');
        text.append("usable ")
                .append(disk.getUsableSpace())
                .append(" of ")
                .append(disk.getTotalSpace())
                .append('\n');
        return Attachment.of("system", text.toString(), 4096);
    }

    static Memory memory() {
        Runtime runtime = Runtime.getRuntime();
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return new Memory(
                (runtime.totalMemory() - runtime.freeMemory()) / 1024,
                runtime.maxMemory() / 1024,
                kibibytes("/proc/self/status", "VmRSS:"),
                direct / 1024,
                kibibytes("/proc/meminfo", "MemAvailable:"));
    }

    private static long kibibytes(String file, String name) {
        return head(Path.of(file))
                .lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.replaceAll("\\D", ""))
                .filter(number -> number.matches("\\d{1,15}"))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(-1);
    }

    private static String head(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(BYTES_OF_EACH), StandardCharsets.ISO_8859_1).strip();
        } catch (IOException e) {
            return ""; // Not there on this system.
        }
    }
}
