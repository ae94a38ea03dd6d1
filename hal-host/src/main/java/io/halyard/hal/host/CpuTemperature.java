// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.host;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds the file with the processor's temperature: a hardware monitor's, otherwise a thermal zone's. */
final class CpuTemperature {
    private static final Set<String> MONITORS =
            Set.of("coretemp", "k10temp", "zenpower", "cpu_thermal", "soc_thermal", "via_cputemp");
    private static final Set<String> WHOLE_PROCESSOR = Set.of("Package id 0", "Tdie", "Tctl");
    private static final Pattern ZONES = Pattern.compile("x86_pkg_temp|(cpu|soc).*");

    private CpuTemperature() {}

    /** {@return a file with thousandths of a degree Celsius} */
    static Optional<KernelFile> find(Path root) throws IOException {
        Optional<KernelFile> monitor = monitor(root.resolve("sys/class/hwmon"));
        return monitor.isPresent() ? monitor : zone(root.resolve("sys/class/thermal"));
    }

    private static Optional<KernelFile> monitor(Path folder) throws IOException {
        for (Path chip : entries(folder, "hwmon*")) {
            KernelFile name = new KernelFile(chip.resolve("name"));
            if (name.exists() && MONITORS.contains(name.text())) {
                Optional<KernelFile> input = inputOf(chip);
                if (input.isPresent()) {
                    return input;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<KernelFile> inputOf(Path chip) throws IOException {
        for (Path label : entries(chip, "temp*_label")) {
            if (WHOLE_PROCESSOR.contains(new KernelFile(label).text())) {
                Path input = chip.resolve(label.getFileName().toString().replace("_label", "_input"));
                if (Files.isReadable(input)) {
                    return Optional.of(new KernelFile(input));
                }
            }
        }
        return entries(chip, "temp*_input").stream().findFirst().map(KernelFile::new);
    }

    private static Optional<KernelFile> zone(Path folder) throws IOException {
        for (Path zone : entries(folder, "thermal_zone*")) {
            KernelFile type = new KernelFile(zone.resolve("type"));
            KernelFile temperature = new KernelFile(zone.resolve("temp"));
            if (type.exists()
                    && temperature.exists()
                    && ZONES.matcher(type.text()).matches()) {
                return Optional.of(temperature);
            }
        }
        return Optional.empty();
    }

    /** {@return what lies in a folder, sorted by name; nothing where there is no folder} */
    static List<Path> entries(Path folder, String glob) throws IOException {
        List<Path> entries = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, glob)) {
                stream.forEach(entries::add);
            }
        }
        entries.sort(null);
        return entries;
    }
}
