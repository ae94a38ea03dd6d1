// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.host;

import io.halyard.hal.AnalogInput.Range;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the sensors of a computer. Numbers are fixed for ever: one that is missing leaves a gap. */
final class Sensors {
    private static final double UNBOUNDED = Double.POSITIVE_INFINITY;
    private static final int KIB_PER_MIB = 1024;
    private static final double MIB = 1024 * 1024;
    private static final int RECEIVED = 0;
    private static final int SENT = 8;

    private final Path root;
    private final List<Sensor> found = new ArrayList<>();
    private final List<Missing> missing = new ArrayList<>();

    private Sensors(Path root) {
        this.root = root;
    }

    /** Looks at a computer. */
    static Sensors find(Path root) throws IOException {
        Sensors sensors = new Sensors(root);
        sensors.processor();
        sensors.load();
        sensors.memory();
        sensors.disk();
        sensors.uptime();
        sensors.network();
        return sensors;
    }

    /** {@return the sensors that there are, by ascending number} */
    List<Sensor> found() {
        return List.copyOf(found);
    }

    /** {@return those that there are not} */
    List<Missing> missing() {
        return List.copyOf(missing);
    }

    private void processor() throws IOException {
        Optional<KernelFile> temperature = CpuTemperature.find(root);
        temperature.ifPresentOrElse(
                file -> add(0, "cpu-temperature", new Range(-100, 200, "°C"), () -> () -> file.wholeNumber() / 1000.0),
                () -> missing.add(new Missing(
                        0,
                        "cpu-temperature",
                        "no monitor of the processor below " + root.resolve("sys/class/hwmon")
                                + ", and no zone of it below " + root.resolve("sys/class/thermal"))));
        KernelFile stat = file("proc/stat");
        if (isThere(stat, 1, "cpu-utilisation")) {
            add(1, "cpu-utilisation", new Range(0, 100, "%"), () -> new CpuUtilisation(stat));
        }
    }

    private void load() {
        KernelFile load = file("proc/loadavg");
        if (isThere(load, 2, "load-1m", "load-5m", "load-15m")) {
            Range range = new Range(0, UNBOUNDED, "");
            add(2, "load-1m", range, () -> () -> load.column(0));
            add(3, "load-5m", range, () -> () -> load.column(1));
            add(4, "load-15m", range, () -> () -> load.column(2));
        }
    }

    private void memory() throws IOException {
        KernelFile memory = file("proc/meminfo");
        if (isThere(memory, 5, "memory-used", "memory-available")) {
            double total = kibibytes(memory, "MemTotal:");
            add(5, "memory-used", new Range(0, 100, "%"), () -> () -> {
                double all = kibibytes(memory, "MemTotal:");
                return 100 * (all - kibibytes(memory, "MemAvailable:")) / all;
            });
            add(
                    6,
                    "memory-available",
                    new Range(0, total / KIB_PER_MIB, "MiB"),
                    () -> () -> kibibytes(memory, "MemAvailable:") / KIB_PER_MIB);
        }
    }

    private void disk() {
        add(7, "disk-used", new Range(0, 100, "%"), () -> () -> {
            FileStore store = Files.getFileStore(root);
            double used = store.getTotalSpace() - store.getUnallocatedSpace();
            double all = used + store.getUsableSpace();
            return all == 0 ? 100 : 100 * used / all; // As df counts: what is reserved for root is not there.
        });
        add(
                8,
                "disk-available",
                new Range(0, UNBOUNDED, "MiB"),
                () -> () -> Files.getFileStore(root).getUsableSpace() / MIB);
    }

    private void uptime() {
        KernelFile uptime = file("proc/uptime");
        if (isThere(uptime, 9, "uptime")) {
            add(9, "uptime", new Range(0, UNBOUNDED, "s"), () -> () -> uptime.column(0));
        }
    }

    private void network() {
        KernelFile interfaces = file("proc/net/dev");
        if (isThere(interfaces, 10, "network-received", "network-sent")) {
            Range range = new Range(0, UNBOUNDED, "B");
            add(10, "network-received", range, () -> () -> bytes(interfaces, RECEIVED));
            add(11, "network-sent", range, () -> () -> bytes(interfaces, SENT));
        }
    }

    /** {@return the sum over all interfaces but the loopback} */
    private static double bytes(KernelFile interfaces, int column) throws IOException {
        double sum = 0;
        for (String line : interfaces.lines()) {
            int colon = line.indexOf(':');
            if (colon > 0 && !line.substring(0, colon).strip().equals("lo")) {
                String[] counters = KernelFile.columns(line.substring(colon + 1));
                if (counters.length <= column) {
                    throw interfaces.unexpected("column " + (column + 1) + " in '" + line.strip() + "'");
                }
                sum += interfaces.parseLong(counters[column]);
            }
        }
        return sum;
    }

    private static double kibibytes(KernelFile memory, String line) throws IOException {
        String[] values = memory.lineOf(line);
        if (values.length == 0) {
            throw memory.unexpected("value of " + line);
        }
        return memory.parseLong(values[0]);
    }

    /** {@return whether a file can be read; otherwise the pins that it would make are missing} */
    private boolean isThere(KernelFile file, int first, String... names) {
        if (file.exists()) {
            return true;
        }
        for (int i = 0; i < names.length; i++) {
            missing.add(new Missing(first + i, names[i], file.path() + " cannot be read"));
        }
        return false;
    }

    private KernelFile file(String path) {
        return new KernelFile(root.resolve(path));
    }

    private void add(int number, String name, Range range, Sensor.Maker maker) {
        found.add(new Sensor(number, name, range, maker));
    }
}
