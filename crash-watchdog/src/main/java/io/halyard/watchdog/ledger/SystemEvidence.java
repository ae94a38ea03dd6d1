// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.ledger;

import io.halyard.watchdog.ledger.Evidence.CrashReport;
import io.halyard.watchdog.ledger.Evidence.SystemTraces;
import io.halyard.watchdog.ledger.LedgerEvent.Identity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Where the system tells about boots and ends: files of Linux under a root that tests replace. What is missing tells nothing; on other
 * systems everything is missing.
 */
public final class SystemEvidence {
    private static final int MAXIMUM_READ_BYTES = 64 * 1024;
    private static final int WDIOF_CARDRESET = 0x20;
    /** What a service that stops at shutdown leaves in the state folder. */
    static final String ORDERLY_SHUTDOWN = "orderly-shutdown";

    private static final int HEADER_OF_CRASH_REPORT_BYTES = 4096;

    private final Path root;
    private final String invocationId;

    private SystemEvidence(Path root, String invocationId) {
        this.root = root;
        this.invocationId = invocationId;
    }

    /** {@return this system, and the invocation id that systemd or our launcher put into the environment} */
    public static SystemEvidence ofSystem() {
        return new SystemEvidence(
                Path.of("/"),
                Optional.ofNullable(System.getenv("INVOCATION_ID")).orElse(""));
    }

    /** {@return a system whose files lie under {@code root}} */
    static SystemEvidence under(Path root, String invocationId) {
        return new SystemEvidence(root, invocationId);
    }

    Identity identity(String version) {
        UUID bootId = head(root.resolve("proc/sys/kernel/random/boot_id"), 64)
                .map(Identifiers::parse)
                .orElse(LedgerState.NO_ID);
        return new Identity(
                bootId, Identifiers.parse(invocationId), ProcessHandle.current().pid(), version);
    }

    /** {@return what {@code exit.log} in the state folder says about that run} */
    Optional<ExitLine> exit(Path state, UUID invocation) {
        return invocation.equals(LedgerState.NO_ID)
                ? Optional.empty()
                : tail(state.resolve("exit.log"), MAXIMUM_READ_BYTES).flatMap(text -> ExitLine.find(text, invocation));
    }

    CrashReport crashReport(Path state, long pid) {
        return head(crashReportFile(state, pid), HEADER_OF_CRASH_REPORT_BYTES)
                .filter(text -> !text.isBlank()) // The file is there before anything is to be reported.
                .map(text -> isOutOfMemory(text) ? CrashReport.OUT_OF_MEMORY : CrashReport.CRASH)
                .orElse(CrashReport.NONE);
    }

    /** {@return where the virtual machine of that process puts its report, told so by {@code -XX:ErrorFile=<state>/hs_err_%p.log}} */
    public static Path crashReportFile(Path state, long pid) {
        return state.resolve("hs_err_" + pid + ".log");
    }

    private static boolean isOutOfMemory(String header) {
        return header.contains("insufficient memory")
                || header.contains("OutOfMemoryError")
                || header.contains("OutOfMemory encountered")
                || header.contains("Out of Memory Error");
    }

    /** {@return what the system kept, those kernel messages passed over that were there before} */
    SystemTraces traces(Path state, Set<String> kernelMessagesSeen) {
        if (!kernelMessagesSeen.containsAll(kernelMessages())) {
            return SystemTraces.KERNEL_PANIC;
        }
        if (head(root.resolve("sys/class/watchdog/watchdog0/bootstatus"), 32)
                .filter(SystemEvidence::saysCardReset)
                .isPresent()) {
            return SystemTraces.HARDWARE_WATCHDOG;
        }
        return Files.exists(state.resolve(ORDERLY_SHUTDOWN)) ? SystemTraces.ORDERLY_SHUTDOWN : SystemTraces.NONE;
    }

    /** {@return a name for each last word of a kernel that the system keeps; the same message has the same name at each boot} */
    Set<String> kernelMessages() {
        Set<String> names = new TreeSet<>();
        for (String folder : List.of("sys/fs/pstore", "var/lib/systemd/pstore")) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(root.resolve(folder))) {
                for (Path entry : entries) {
                    names.add(entry.getFileName() + " "
                            + Files.getLastModifiedTime(entry).toMillis());
                }
            } catch (IOException | DirectoryIteratorException e) {
                names.addAll(List.of()); // Not there, or not for this user: then it tells nothing.
            }
        }
        return names;
    }

    private static boolean saysCardReset(String status) {
        String number = status.strip();
        return number.matches("\\d{1,9}") && (Integer.parseInt(number) & WDIOF_CARDRESET) != 0;
    }

    /** {@return how long the computer is up: no run of this boot was up for longer} */
    Duration upAtMost() {
        return head(root.resolve("proc/uptime"), 64)
                .map(text -> text.replaceAll("[^0-9].*", "").strip())
                .filter(seconds -> seconds.matches("\\d{1,15}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(Duration.ofDays(3650));
    }

    private static Optional<String> head(Path file, int bytes) {
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(new String(in.readNBytes(bytes), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> tail(Path file, int bytes) {
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(Math.max(0, Files.size(file) - bytes));
            return Optional.of(new String(in.readNBytes(bytes), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
