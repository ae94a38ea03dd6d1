// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog;

import io.halyard.watchdog.ledger.SystemEvidence;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The file into which the virtual machine would write its report ({@code -XX:ErrorFile=STATE/hs_err_%p.log}): made beforehand, empty, for the
 * owner's eyes alone, since the virtual machine would let everybody read what stands on its command line. An empty one reports nothing.
 */
final class CrashReportFile {
    private CrashReportFile() {}

    /** {@return what takes it away again, unless something was written} */
    static Runnable prepare(Path state) {
        Path file =
                SystemEvidence.crashReportFile(state, ProcessHandle.current().pid());
        FileAttribute<?>[] ownerOnly =
                FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0];
        try {
            Files.createFile(file, ownerOnly);
            return () -> removeIfEmpty(file);
        } catch (IOException _) {
            return () -> {}; // The disk is full, or not ours: then the virtual machine makes the file itself, if it
            // can.
        }
    }

    private static void removeIfEmpty(Path file) {
        try {
            if (Files.size(file) == 0) {
                Files.delete(file);
            }
        } catch (IOException _) {
            // The next start does it.
        }
    }
}
