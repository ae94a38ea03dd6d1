// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** The files of a Linux that a test made up. */
final class FakeSystem {
    private final Path root;

    FakeSystem(Path root) {
        this.root = root;
        boot(1);
        write("proc/uptime", "1000000.5 2000.1\n");
    }

    void boot(int number) {
        write("proc/sys/kernel/random/boot_id", new UUID(0, number) + "\n");
    }

    void write(String file, String text) {
        try {
            Path path = root.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return what the run that the launcher called so sees} */
    SystemEvidence run(int invocation) {
        return SystemEvidence.under(root, invocation(invocation));
    }

    static String invocation(int number) {
        return new UUID(9, number).toString().replace("-", "");
    }
}
