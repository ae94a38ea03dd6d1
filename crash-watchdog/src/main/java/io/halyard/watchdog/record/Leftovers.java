// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.record;

import io.halyard.watchdog.ledger.SystemEvidence;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What launchers and virtual machines leave in the state folder: text that nobody has redacted. Records have it without its secrets; it does
 * not outlast the next start.
 */
final class Leftovers {
    private static final int TEXT_BYTES = 64 * 1024;
    private static final String JOURNAL = "journal.last";
    /** The newest report of a virtual machine that no run of the ledger is known for, redacted. */
    private static final String STRAY = "hs_err.last";

    private final Path state;
    private final Redactor redactor;

    Leftovers(Path state, Redactor redactor) {
        this.state = state;
        this.redactor = redactor;
    }

    Optional<Attachment> crashReport(long pid) {
        return redacted(SystemEvidence.crashReportFile(state, pid))
                .map(text -> Attachment.of("hs_err", text, TEXT_BYTES));
    }

    Optional<Attachment> journal() {
        return redacted(state.resolve(JOURNAL)).map(text -> Attachment.of("journal", text, TEXT_BYTES));
    }

    private Optional<String> redacted(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(8 * TEXT_BYTES), StandardCharsets.UTF_8);
            return Optional.of(redactor.redact(text)).filter(found -> !found.isBlank());
        } catch (IOException e) {
            return Optional.empty(); // It was not left, or not for this user.
        }
    }

    /**
     * Removes everything, when what is to be kept of it is in a record. Of reports that belong to no known run, as of one that ended before its
     * ledger was written, the newest stays, redacted; under its old name a later run with that process id would be taken to have crashed.
     *
     * @param pid of the run whose report is in its record
     */
    void clear(Optional<Long> pid) {
        delete(state.resolve(JOURNAL));
        pid.ifPresent(known -> delete(SystemEvidence.crashReportFile(state, known)));
        for (Path report : reports()) {
            redacted(report).ifPresent(this::keep);
            delete(report);
        }
    }

    private List<Path> reports() {
        List<Path> reports = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(state, "hs_err_*.log")) {
            found.forEach(reports::add);
        } catch (IOException | DirectoryIteratorException e) {
            return List.of(); // Next time.
        }
        return reports;
    }

    private void keep(String report) {
        try {
            Files.writeString(state.resolve(STRAY), report);
        } catch (IOException _) {
            delete(state.resolve(STRAY)); // Half of it is of no use.
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException _) {
            // It is not ours to delete: whoever made it made it to stay.
        }
    }
}
