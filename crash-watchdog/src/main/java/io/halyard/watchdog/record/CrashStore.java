// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.record;

import io.halyard.durable.Disk;
import io.halyard.durable.DiskFile;
import io.halyard.durable.DurableException;
import io.halyard.durable.DurableException.Kind;
import io.halyard.durable.StateFolder;
import io.halyard.durable.TwoSlotRecord;
import io.halyard.watchdog.ledger.EndingKind;
import io.halyard.watchdog.ledger.ExitLine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Keeps crash records: at most 64, in at most 8 MiB with all that goes with them. Of a failure that repeats without a stable run in between, the first four are kept and the
 * others counted. When there are too many, those that were sent go first, and of those that repeat the first stays longest; the newest
 * always stays. It takes the folder {@code crash}.
 */
public final class CrashStore {
    private static final int MAXIMUM_RECORDS = 64;
    /** With the reserve, the index and the record that is being written it makes 8 MiB. */
    private static final long MAXIMUM_BYTES = 6L * 1024 * 1024;

    private static final int KEPT_OF_A_LOOP = 4;
    private static final long ENOUGH_ROOM = 16L * 1024 * 1024;
    private static final int RESERVE_BYTES = 1024 * 1024;
    private static final String RESERVE = "reserve.bin";
    private static final String SUFFIX = ".rec";

    /** A record on disk, without its content. */
    private record Kept(long id, EndingKind kind, long run, Fingerprint fingerprint, long bytes, int place) {}

    private final StateFolder folder;
    private final TwoSlotRecord indexRecord;
    private final TreeMap<Long, Kept> kept = new TreeMap<>();
    private StoreIndex index;

    private CrashStore(StateFolder folder) {
        this.folder = folder;
        this.indexRecord = folder.record("index", StoreIndex.FORMAT, TwoSlotRecord.MAXIMUM_PAYLOAD_BYTES);
        for (String name : folder.list()) {
            if (name.matches("\\d{1,18}" + SUFFIX)) {
                load(Long.parseLong(name.substring(0, name.length() - SUFFIX.length())));
            }
        }
        long highest = kept.isEmpty() ? 0 : kept.lastKey();
        this.index = StoreIndex.read(indexRecord.content()).withNextAbove(highest);
    }

    /** {@return the store in {@code state}} */
    public static CrashStore open(StateFolder state) {
        return new CrashStore(state.folder("crash"));
    }

    private void load(long id) {
        file(id).ifPresent(bytes -> RecordCodec.decode(bytes).ifPresent(record -> remember(record, bytes.length)));
    }

    private Optional<byte[]> file(long id) {
        try {
            return folder.file(id + SUFFIX).read();
        } catch (DurableException e) {
            return Optional.empty(); // A record that cannot be read is one less.
        }
    }

    private void remember(CrashRecord record, int bytes) {
        int place = (int) kept.values().stream()
                .filter(each -> each.id() < record.id() && each.fingerprint.equals(record.fingerprint()))
                .count();
        kept.put(record.id(), new Kept(record.id(), record.kind(), record.run(), record.fingerprint(), bytes, place));
    }

    /**
     * Keeps a failure, headline first, or counts it.
     *
     * @return the record's number; that of an earlier one if this was only counted
     * @throws DurableException as the disk fails
     */
    synchronized long add(Headline headline, List<Attachment> attachments) {
        Fingerprint fingerprint = headline.what().fingerprint();
        long id = index.next();
        int count = index.count(fingerprint) + 1;
        index = index.counted(fingerprint, id, count <= KEPT_OF_A_LOOP);
        indexRecord.write(index.encode());
        if (count > KEPT_OF_A_LOOP) {
            return kept.values().stream()
                    .filter(each -> each.fingerprint.equals(fingerprint))
                    .mapToLong(Kept::id)
                    .max()
                    .orElse(0);
        }
        write(id, headline, count, List.of());
        if (!attachments.isEmpty() && hasRoom()) {
            write(id, headline, count, attachments);
        }
        makeRoom();
        return id;
    }

    /** Adds to a record what the launcher saw, and gives it other attachments. */
    synchronized void amend(CrashRecord record, Optional<ExitLine> exit, List<Attachment> attachments) {
        write(new CrashRecord(
                record.id(),
                record.kind(),
                record.run(),
                record.fingerprint(),
                Headline.amended(record.headlineBytes(), exit, attachments),
                attachments));
        makeRoom();
    }

    private void write(long id, Headline headline, int count, List<Attachment> attachments) {
        write(new CrashRecord(
                id,
                headline.kind(),
                headline.run().number(),
                headline.what().fingerprint(),
                headline.json(id, count, attachments),
                attachments));
    }

    private void write(CrashRecord record) {
        String name = record.id() + SUFFIX;
        byte[] bytes = RecordCodec.encode(record);
        try {
            folder.file(name).write(bytes);
        } catch (DurableException e) {
            if (e.kind() != Kind.NO_SPACE || !folder.disk().exists(folder.path().resolve(RESERVE))) {
                throw e;
            }
            folder.file(RESERVE).delete();
            folder.file(name).write(bytes);
        }
        remember(record, bytes.length);
    }

    private boolean hasRoom() {
        return folder.disk().usableBytes(folder.path()) >= ENOUGH_ROOM;
    }

    /** Sets aside room for the day the disk is full. */
    public synchronized void reserve() {
        Disk disk = folder.disk();
        if (disk.exists(folder.path().resolve(RESERVE)) || disk.usableBytes(folder.path()) < 2 * ENOUGH_ROOM) {
            return;
        }
        try (DiskFile reserve = disk.open(folder.path().resolve(RESERVE), Disk.Access.CREATE)) {
            reserve.write(0, new byte[RESERVE_BYTES]);
            reserve.force();
        }
    }

    /** A run is stable: what fails from now on is a new loop. */
    public synchronized void endLoops() {
        if (index.hasLoops()) {
            index = index.withoutLoops();
            indexRecord.write(index.encode());
        }
    }

    /** {@return the records, the oldest first} */
    public synchronized List<CrashSummary> list() {
        List<CrashSummary> summaries = new ArrayList<>();
        for (Kept each : kept.values()) {
            read(each.id).ifPresent(record -> summaries.add(summary(each, record)));
        }
        return summaries;
    }

    private CrashSummary summary(Kept each, CrashRecord record) {
        int count =
                Math.max(1, index.newest(each.fingerprint) == each.id ? index.count(each.fingerprint) : each.place + 1);
        return new CrashSummary(
                each.id,
                each.kind,
                each.run,
                each.fingerprint,
                count,
                index.isSent(each.id),
                new String(Headline.counted(record.headlineBytes(), count), StandardCharsets.UTF_8));
    }

    /** {@return how many records were not marked as sent} */
    public synchronized int unsent() {
        return (int) kept.keySet().stream().filter(id -> !index.isSent(id)).count();
    }

    /** {@return the number of the newest record} */
    public synchronized Optional<Long> newest() {
        return kept.isEmpty() ? Optional.empty() : Optional.of(kept.lastKey());
    }

    /** {@return the record, if it is there and can be read} */
    public synchronized Optional<CrashRecord> read(long id) {
        return kept.containsKey(id) ? file(id).flatMap(RecordCodec::decode) : Optional.empty();
    }

    /** {@return the newest record of that run that says that} */
    synchronized Optional<CrashRecord> ofRun(long run, EndingKind kind) {
        return kept.values().stream()
                .filter(each -> each.run == run && each.kind == kind)
                .max(Comparator.comparingLong(Kept::id))
                .flatMap(each -> read(each.id));
    }

    /** Someone has the record. Durable when this returns; harmless if there is none. */
    public synchronized void markSent(long id) {
        if (kept.containsKey(id) && !index.isSent(id)) {
            index = index.sent(id);
            indexRecord.write(index.encode());
        }
    }

    /** {@return whether there was such a record; it is gone for good} */
    public synchronized boolean delete(long id) {
        if (!kept.containsKey(id)) {
            return false;
        }
        folder.file(id + SUFFIX).delete();
        kept.remove(id);
        index = index.without(id);
        indexRecord.write(index.encode());
        return true;
    }

    private void makeRoom() {
        while (kept.size() > MAXIMUM_RECORDS
                || kept.values().stream().mapToLong(Kept::bytes).sum() > MAXIMUM_BYTES) {
            kept.values().stream()
                    .filter(each -> each.id != kept.lastKey())
                    .min(Comparator.comparing((Kept each) -> !index.isSent(each.id))
                            .thenComparing(each -> each.place == 0)
                            .thenComparingLong(Kept::id))
                    .ifPresentOrElse(each -> delete(each.id), () -> {
                        throw new IllegalStateException(
                                String.format(Locale.ROOT, "one record of more than %d bytes", MAXIMUM_BYTES));
                    });
        }
    }
}
