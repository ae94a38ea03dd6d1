// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.hang;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import io.halyard.watchdog.record.Attachment;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** All threads, virtual ones too, as the virtual machine writes them: JSON with stacks, states and locks. */
public final class ThreadDump {
    private static final int MOST_BYTES = 64 * 1024;

    private ThreadDump() {}

    /** {@return the dump as an attachment {@code threads.json}; empty if the virtual machine cannot make one} */
    public static Optional<Attachment> attachment() {
        try {
            Path folder = Files.createTempDirectory("halyard-threads");
            Path file = folder.resolve("threads.json");
            try {
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                        .dumpThreads(file.toString(), ThreadDumpFormat.JSON);
                return Optional.of(Attachment.of("threads.json", Files.readAllBytes(file), MOST_BYTES));
            } finally {
                Files.deleteIfExists(file);
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            return Optional.empty(); // The disk is full: the record goes without.
        }
    }
}
