// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.durable.StateFolder;
import io.halyard.watchdog.record.Attachment;
import io.halyard.watchdog.record.CrashStore;
import io.halyard.watchdog.record.CrashSummary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Looks for seeded secrets in every byte of a state folder, compressed ones too. */
final class Canaries {
    private static final String CANARY = "canary-";

    private Canaries() {}

    /** {@return how many files were looked at} */
    static int assertNoneIn(Path state) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(state)) {
            files = found.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                    .as(file.toString())
                    .doesNotContain(CANARY);
        }
        if (Files.exists(state.resolve("crash"))) {
            assertNoneInRecordsOf(state);
        }
        return files.size();
    }

    private static void assertNoneInRecordsOf(Path state) {
        try (StateFolder folder = StateFolder.open(state)) {
            CrashStore store = CrashStore.open(folder);
            for (CrashSummary each : store.list()) {
                assertThat(each.headline()).doesNotContain(CANARY);
                for (Attachment attachment : store.read(each.id()).orElseThrow().attachments()) {
                    assertThat(attachment.text())
                            .as(each.kind() + " " + attachment.kind())
                            .doesNotContain(CANARY);
                }
            }
        }
    }
}
