// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.record;

import io.halyard.watchdog.ledger.EndingKind;
import java.util.List;
import java.util.Optional;

/**
 * A failure that is about to end the run.
 *
 * @param kind what it is
 * @param thread the thread in which it happened, or which hangs
 * @param message what is the matter
 * @param thrown the exception
 * @param attachments what goes with it
 */
public record Failure(
        EndingKind kind, String thread, String message, Optional<Throwable> thrown, List<Attachment> attachments) {
    /** Copies the list. */
    public Failure {
        attachments = List.copyOf(attachments);
    }

    /** {@return an exception that nobody caught} */
    public static Failure uncaught(EndingKind kind, Thread thread, Throwable thrown) {
        return new Failure(kind, thread.getName(), String.valueOf(thrown.getMessage()), Optional.of(thrown), List.of());
    }

    Fingerprint fingerprint() {
        return thrown.map(Fingerprint::of)
                .orElseGet(() -> Fingerprint.of(kind + "\n" + message.replaceAll("\\d+", "#")));
    }
}
