// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.record;

import io.halyard.watchdog.ledger.EndingKind;
import io.halyard.watchdog.ledger.Numbered;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/** A record's bytes: sections, each with its own checksum, so that damage costs the section it hits. The table is in the README. */
final class RecordCodec {
    /** "HLYDCRSH". */
    private static final long MAGIC = 0x484C5944_43525348L;

    private static final int HEADER_BYTES = 12;
    private static final int SECTION_BYTES = 24;
    private static final int KIND_BYTES = 24;
    private static final String META = "meta";
    private static final String HEADLINE = "headline";
    private static final int META_BYTES = 28;

    private RecordCodec() {}

    static byte[] encode(CrashRecord record) {
        byte[] meta = ByteBuffer.allocate(META_BYTES)
                .putLong(record.id())
                .putLong(record.run())
                .putLong(record.fingerprint().value())
                .putInt(record.kind().number())
                .array();
        List<byte[]> sections = new ArrayList<>();
        sections.add(section(META, meta.length, meta, new byte[8], false));
        byte[] headline = record.headlineBytes();
        sections.add(section(HEADLINE, headline.length, headline, new byte[8], false));
        for (Attachment each : record.attachments()) {
            sections.add(section(each.kind(), each.length(), each.compressed(), each.digest(), each.isCut()));
        }
        ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES
                + sections.stream().mapToInt(section -> section.length).sum());
        out.putLong(MAGIC).putShort((short) 1).putShort((short) 0);
        sections.forEach(out::put);
        return out.array();
    }

    private static byte[] section(String kind, int length, byte[] stored, byte[] digest, boolean cut) {
        byte[] name = kind.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer out = ByteBuffer.allocate(SECTION_BYTES + KIND_BYTES + stored.length)
                .putInt(stored.length)
                .putInt(length)
                .put(digest)
                .putInt(cut ? 1 : 0)
                .put(name, 0, Math.min(name.length, KIND_BYTES))
                .position(SECTION_BYTES - 4 + KIND_BYTES)
                .put(stored);
        return out.putInt(crc(out.array(), 0, out.position())).array();
    }

    /** {@return the record, without sections that are damaged; empty if meta or headline is} */
    static Optional<CrashRecord> decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length < HEADER_BYTES || in.getLong() != MAGIC || in.getShort() != 1) {
            return Optional.empty();
        }
        in.getShort();
        Optional<byte[]> meta = Optional.empty();
        Optional<byte[]> headline = Optional.empty();
        List<Attachment> attachments = new ArrayList<>();
        while (in.remaining() >= SECTION_BYTES + KIND_BYTES) {
            int from = in.position();
            int storedLength = in.getInt();
            int end = from + SECTION_BYTES - 4 + KIND_BYTES + storedLength;
            if (storedLength < 0 || end < from || end > bytes.length - 4) {
                break;
            }
            if (in.getInt(end) == crc(bytes, from, end - from)) {
                Attachment section = section(in, storedLength);
                switch (section.kind()) {
                    case META -> meta = Optional.of(section.compressed());
                    case HEADLINE -> headline = Optional.of(section.compressed());
                    default -> attachments.add(section);
                }
            }
            in.position(end + 4);
        }
        return meta.isPresent() && headline.isPresent()
                ? record(meta.get(), headline.get(), attachments)
                : Optional.empty();
    }

    private static Attachment section(ByteBuffer in, int storedLength) {
        int length = in.getInt();
        byte[] digest = new byte[8];
        in.get(digest);
        boolean cut = in.getInt() != 0;
        byte[] name = new byte[KIND_BYTES];
        in.get(name);
        byte[] stored = new byte[storedLength];
        in.get(stored);
        return Attachment.stored(
                new String(name, StandardCharsets.US_ASCII).replace("\0", ""), length, stored, digest, cut);
    }

    private static Optional<CrashRecord> record(byte[] meta, byte[] headline, List<Attachment> attachments) {
        try {
            ByteBuffer in = ByteBuffer.wrap(meta);
            long id = in.getLong();
            long run = in.getLong();
            Fingerprint fingerprint = new Fingerprint(in.getLong());
            return Numbered.of(EndingKind.class, in.getInt())
                    .map(kind -> new CrashRecord(id, kind, run, fingerprint, headline, attachments));
        } catch (BufferUnderflowException e) {
            return Optional.empty();
        }
    }

    private static int crc(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
