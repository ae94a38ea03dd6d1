// SPDX-License-Identifier: Apache-2.0
package io.halyard.durable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Opens an {@link AppendLog}: reads its files once, says what is damaged, and puts aside what cannot be read. */
final class LogRecovery {
    static final String SUFFIX = ".seg";
    static final String DAMAGED = ".damaged";

    private final Disk disk;
    private final Path folder;
    private final String name;
    private final LogSettings settings;
    private final List<Long> files = new ArrayList<>();
    private final List<LogDamage> damage = new ArrayList<>();
    private OptionalInt mark = OptionalInt.empty();
    private long lastSequence;
    private boolean sawEntry;
    private long end;

    private LogRecovery(Disk disk, Path folder, String name, LogSettings settings) {
        this.disk = disk;
        this.folder = folder;
        this.name = name;
        this.settings = settings;
    }

    static LogRecovery of(Disk disk, Path folder, String name, LogSettings settings) {
        LogRecovery recovery = new LogRecovery(disk, folder, name, settings);
        recovery.run();
        return recovery;
    }

    static Path path(Path folder, String name, long firstSequence) {
        return folder.resolve(String.format(Locale.ROOT, "%s-%016x%s", name, firstSequence, SUFFIX));
    }

    List<Long> files() {
        return files;
    }

    List<LogDamage> damage() {
        return damage;
    }

    OptionalInt mark() {
        return mark;
    }

    long lastSequence() {
        return lastSequence;
    }

    /** {@return where the last entry of the last file ends} */
    long end() {
        return end;
    }

    private void run() {
        List<Long> found = list();
        for (Long first : found) {
            if (mark.isEmpty()) {
                mark = LogFile.mark(path(first), read(path(first)));
            }
        }
        for (Long first : found) {
            boolean last = first.equals(found.getLast());
            byte[] bytes = read(path(first));
            OptionalInt own = LogFile.mark(path(first), bytes);
            LogFile.Scan scan = LogFile.scan(bytes, own.orElse(mark.orElse(0)));
            if (last && scan.entries().isEmpty() && (LogFile.isBlank(bytes) || (own.isPresent() && found.size() > 1))) {
                removeBegun(first, bytes.length);
            } else if (own.isEmpty() && scan.entries().isEmpty()) {
                setAside(first, bytes.length);
            } else {
                take(first, bytes.length, scan, last);
            }
        }
        if (!files.isEmpty()) {
            makeDurable(path(files.getLast()));
        }
        refuseWhereTold();
    }

    private List<Long> list() {
        Pattern pattern = Pattern.compile(Pattern.quote(name) + "-([0-7][0-9a-f]{15})" + Pattern.quote(SUFFIX));
        List<Long> found = new ArrayList<>();
        for (String file : disk.list(folder)) {
            Matcher matcher = pattern.matcher(file);
            if (matcher.matches()) {
                found.add(Long.parseLong(matcher.group(1), 16));
            }
        }
        return found;
    }

    private byte[] read(Path file) {
        try (DiskFile open = disk.open(file, Disk.Access.READ)) {
            return open.read(0, (int) open.size());
        }
    }

    /** A crash came before the first entry of a new file was durable. */
    private void removeBegun(long first, int length) {
        Path file = path(first);
        if (length > LogFile.HEADER_BYTES) {
            damage.add(new LogDamage(LogDamage.Kind.TORN_TAIL, file, 0, length, 0));
        }
        disk.delete(file);
    }

    private void setAside(long first, int length) {
        Path file = path(first);
        damage.add(new LogDamage(LogDamage.Kind.SET_ASIDE, file, 0, length, 0));
        if (settings.onDamage() == LogSettings.OnDamage.SKIP) {
            disk.rename(file, folder.resolve(name + DAMAGED));
        }
        lastSequence = Math.max(lastSequence, first + length / LogFile.FRAME_BYTES);
    }

    /** A process that was killed may have appended without a barrier; what is read here must not be taken back later. */
    private void makeDurable(Path file) {
        try (DiskFile open = disk.open(file, Disk.Access.READ)) {
            open.force();
        }
    }

    private void take(long first, int length, LogFile.Scan scan, boolean last) {
        Path file = path(first);
        List<LogEntry> entries = scan.entries();
        if (sawEntry && !entries.isEmpty() && scan.gaps().stream().noneMatch(gap -> gap.entriesBefore() == 0)) {
            addMissing(file, entries.getFirst().sequence() - lastSequence - 1);
        }
        for (LogFile.Gap gap : scan.gaps()) {
            long before = gap.entriesBefore() == 0
                    ? (sawEntry ? lastSequence : first - 1)
                    : entries.get(gap.entriesBefore() - 1).sequence();
            long lost = entries.get(gap.entriesBefore()).sequence() - before - 1;
            damage.add(new LogDamage(LogDamage.Kind.UNREADABLE, file, gap.offset(), gap.bytes(), lost));
        }
        for (LogEntry entry : entries) {
            if (entry.format() > settings.format()) {
                throw LogFile.newer(file, "entries of format " + entry.format(), "format " + settings.format());
            }
            lastSequence = entry.sequence();
            sawEntry = true;
        }
        lastSequence = Math.max(lastSequence, first - 1);
        if (scan.end() < length) {
            LogDamage.Kind kind = last ? LogDamage.Kind.TORN_TAIL : LogDamage.Kind.UNREADABLE;
            damage.add(new LogDamage(kind, file, scan.end(), length - scan.end(), 0));
        }
        files.add(first);
        end = scan.end();
    }

    private void addMissing(Path file, long entries) {
        if (entries > 0) {
            damage.add(new LogDamage(LogDamage.Kind.MISSING, file, LogFile.HEADER_BYTES, 0, entries));
        }
    }

    private void refuseWhereTold() {
        if (settings.onDamage() == LogSettings.OnDamage.SKIP) {
            return;
        }
        for (LogDamage each : damage) {
            if (each.kind() != LogDamage.Kind.TORN_TAIL) {
                throw new DurableException(
                        DurableException.Kind.DAMAGED,
                        each.file(),
                        each.file() + " is damaged: " + each.kind() + " at offset " + each.offset() + ", "
                                + each.bytes() + " bytes, " + each.entries()
                                + " entries; repair it from a copy, or open it with on-damage SKIP");
            }
        }
    }

    private Path path(long firstSequence) {
        return path(folder, name, firstSequence);
    }
}
