// SPDX-License-Identifier: Apache-2.0
package io.halyard.testkit;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The threads of this JVM, also the virtual ones, which {@link Thread#getAllStackTraces()} leaves out. */
public final class LiveThreads {
    private static final Pattern NAME = Pattern.compile("(?m)^#\\d+ \"([^\"]*)\"");

    private LiveThreads() {}

    /** {@return the names of the live threads, platform and virtual, that begin so} */
    public static List<String> named(String beginning) {
        try {
            Path folder = Files.createTempDirectory("halyard-threads");
            Path file = folder.resolve("dump");
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(file.toString(), ThreadDumpFormat.TEXT_PLAIN);
            String dump = Files.readString(file);
            Files.delete(file);
            Files.delete(folder);
            return NAME.matcher(dump)
                    .results()
                    .map((MatchResult result) -> result.group(1))
                    .filter(name -> name.startsWith(beginning))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
