// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.record;

import io.halyard.watchdog.ledger.EndingKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** A record as it is stored. */
public final class CrashRecord {
    private final long id;
    private final EndingKind kind;
    private final long run;
    private final Fingerprint fingerprint;
    private final byte[] headline;
    private final List<Attachment> attachments;

    CrashRecord(
            long id,
            EndingKind kind,
            long run,
            Fingerprint fingerprint,
            byte[] headline,
            List<Attachment> attachments) {
        this.id = id;
        this.kind = kind;
        this.run = run;
        this.fingerprint = fingerprint;
        this.headline = headline;
        this.attachments = List.copyOf(attachments);
    }

    /** {@return its number; never used twice} */
    public long id() {
        return id;
    }

    /** {@return what happened} */
    public EndingKind kind() {
        return kind;
    }

    /** {@return the run it happened to} */
    public long run() {
        return run;
    }

    /** {@return what tells it from other failures} */
    public Fingerprint fingerprint() {
        return fingerprint;
    }

    /** {@return the headline: JSON of at most 900 bytes} */
    public String headline() {
        return new String(headline, StandardCharsets.UTF_8);
    }

    /** {@return everything else} */
    public List<Attachment> attachments() {
        return attachments;
    }

    /** {@return the attachment of that kind} */
    public Optional<Attachment> attachment(String attachmentKind) {
        return attachments.stream()
                .filter(each -> each.kind().equals(attachmentKind))
                .findFirst();
    }

    byte[] headlineBytes() {
        return headline.clone();
    }
}
