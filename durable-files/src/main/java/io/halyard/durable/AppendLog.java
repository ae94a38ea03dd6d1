// SPDX-License-Identifier: Apache-2.0
package io.halyard.durable;

import io.halyard.durable.DurableException.Kind;
import io.halyard.durable.LogSettings.Barrier;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Entries one after another, each with a number and a checksum, in a few files of bounded size. An entry whose
 * {@link #append} returned (or whose {@link #force} returned, where the settings say so) is found after any crash. Damage costs the
 * entries it hits and no others.
 *
 * <p>Opened by {@link StateFolder#log}. What opening had to repair or pass over is in {@link #damage}.
 */
public final class AppendLog implements AutoCloseable {
    private final Disk disk;
    private final Path folder;
    private final String name;
    private final LogSettings settings;
    /** The number of the first entry of each file, oldest first. It is in the file's name, so it outlives the file's content. */
    private final Deque<Long> files = new ArrayDeque<>();

    private final List<LogDamage> damage;
    private final int mark;

    private Optional<DiskFile> current = Optional.empty();
    private long end;
    private long lastSequence;
    private boolean unforced;
    private boolean namesUnforced;
    private boolean tailInDoubt;
    private boolean fileInDoubt;
    private boolean fileHoldsDurable;
    private boolean closed;

    AppendLog(Disk disk, Path folder, String name, LogSettings settings) {
        this.disk = disk;
        this.folder = folder;
        this.name = name;
        this.settings = settings;
        LogRecovery found = LogRecovery.of(disk, folder, name, settings);
        this.files.addAll(found.files());
        this.damage = List.copyOf(found.damage());
        this.mark = found.mark().orElseGet(() -> new SecureRandom().nextInt());
        this.lastSequence = found.lastSequence();
        this.end = found.end();
        this.tailInDoubt = !files.isEmpty();
        this.fileHoldsDurable = true;
    }

    /** {@return what was found damaged when the log was opened; empty after a clean stop} */
    public List<LogDamage> damage() {
        return damage;
    }

    /** {@return the number of the newest entry, 0 if there never was one} */
    public synchronized long lastSequence() {
        return lastSequence;
    }

    /**
     * Appends an entry.
     *
     * @return its number
     * @throws DurableException of kind {@code TOO_LARGE} if it fits no file, {@code CLOSED}, or as the disk fails; the entry may then
     *     be found after a restart or not, and what was acknowledged before it will be
     */
    public synchronized long append(byte[] payload) {
        byte[] frame = LogFile.frame(mark, new LogEntry(lastSequence + 1, settings.format(), payload));
        requireFits(frame.length, payload.length);
        DiskFile file = fileFor(frame.length);
        if (tailInDoubt) {
            file.truncate(end);
        }
        tailInDoubt = true;
        file.write(end, frame);
        tailInDoubt = false;
        end += frame.length;
        lastSequence++;
        unforced = true;
        if (settings.barrier() == Barrier.EACH_ENTRY) {
            force();
        }
        return lastSequence;
    }

    /**
     * A barrier: when this returns, everything appended is durable. When it throws, the entries since the last one are in
     * doubt: whoever still needs them appends them again. It goes on throwing until then.
     */
    public synchronized void force() {
        if (unforced) {
            forceCurrent();
        } else if (fileInDoubt) {
            throw new DurableException(
                    Kind.IO,
                    folder.resolve(name),
                    "entries of log " + folder.resolve(name)
                            + " were appended before a barrier failed and may be lost; append" + " them again");
        }
    }

    private void forceCurrent() {
        unforced = false;
        fileInDoubt = true;
        current.orElseThrow(() -> SystemDisk.closed(folder.resolve(name))).force();
        if (namesUnforced) {
            disk.forceFolder(folder);
            namesUnforced = false;
        }
        fileInDoubt = false;
        fileHoldsDurable = true;
        deleteOldest();
    }

    /** {@return all entries, oldest first} */
    public Iterable<LogEntry> entries() {
        return entriesFrom(0);
    }

    /**
     * {@return the entries from {@code sequence} on, oldest first} Each iteration sees what was appended before it began. It holds
     * one file in memory and none open, and passes over files that are deleted meanwhile.
     */
    public Iterable<LogEntry> entriesFrom(long sequence) {
        return () -> new Entries(sequence);
    }

    /** Deletes the files that hold only entries before {@code sequence}, durably. Some of the entries before it may stay. */
    public synchronized void dropBefore(long sequence) {
        while (files.size() > 1 && files.stream().skip(1).findFirst().orElseThrow() <= sequence) {
            disk.delete(path(files.removeFirst()));
            disk.forceFolder(folder);
        }
    }

    /** Closes the log; what was appended and not forced is forced. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (unforced) {
                forceCurrent();
            }
        } finally {
            current.ifPresent(DiskFile::close);
            current = Optional.empty();
        }
    }

    private void requireFits(int frameBytes, int payloadBytes) {
        if (closed) {
            throw SystemDisk.closed(folder.resolve(name));
        }
        int maximum = settings.maximumFileBytes() - LogFile.HEADER_BYTES;
        if (frameBytes > maximum) {
            throw new DurableException(
                    Kind.TOO_LARGE,
                    folder.resolve(name),
                    "an entry of log " + folder.resolve(name) + " has at most " + (maximum - LogFile.FRAME_BYTES)
                            + " bytes, not " + payloadBytes + "; raise maximum-file-bytes or split it");
        }
    }

    private DiskFile fileFor(int bytes) {
        if (files.isEmpty() || fileInDoubt || end + bytes > settings.maximumFileBytes()) {
            beginFile();
        }
        DiskFile file = current.orElseGet(() -> disk.open(path(files.getLast()), Disk.Access.WRITE));
        current = Optional.of(file);
        return file;
    }

    /**
     * After a barrier that failed, the system may have dropped what it could not write and call the next barrier a success:
     * so a file in doubt is not waited for, and it goes if nothing in it was ever acknowledged. The oldest file goes only when
     * the new one holds something.
     */
    private void beginFile() {
        if (unforced && !fileInDoubt) {
            forceCurrent();
        }
        current.ifPresent(DiskFile::close);
        current = Optional.empty();
        if (!fileHoldsDurable) {
            disk.delete(path(files.getLast()));
            files.removeLast();
            fileHoldsDurable = true;
        }
        long first = lastSequence + 1;
        DiskFile file = disk.open(path(first), Disk.Access.CREATE);
        current = Optional.of(file);
        files.addLast(first);
        fileHoldsDurable = false;
        fileInDoubt = true;
        file.write(0, LogFile.header(mark, first));
        fileInDoubt = false;
        tailInDoubt = false;
        end = LogFile.HEADER_BYTES;
        namesUnforced = true;
    }

    private void deleteOldest() {
        while (files.size() > settings.maximumFiles()) {
            disk.delete(path(files.removeFirst()));
            if (files.size() > settings.maximumFiles()) {
                disk.forceFolder(folder);
            }
        }
    }

    private Path path(long firstSequence) {
        return LogRecovery.path(folder, name, firstSequence);
    }

    /** Reads file by file, without holding the log: appending goes on meanwhile. */
    private final class Entries implements Iterator<LogEntry> {
        private final long from;
        private final long upTo;
        private final Deque<Long> remaining;
        private Iterator<LogEntry> loaded = List.<LogEntry>of().iterator();
        private Optional<LogEntry> next = Optional.empty();

        Entries(long from) {
            this.from = from;
            synchronized (AppendLog.this) {
                this.upTo = lastSequence;
                this.remaining = new ArrayDeque<>(files);
            }
            while (remaining.size() > 1
                    && remaining.stream().skip(1).findFirst().orElseThrow() <= from) {
                remaining.removeFirst();
            }
        }

        @Override
        public boolean hasNext() {
            while (next.isEmpty()) {
                if (loaded.hasNext()) {
                    next = Optional.of(loaded.next())
                            .filter(entry -> entry.sequence() >= from && entry.sequence() <= upTo);
                } else if (remaining.isEmpty()) {
                    return false;
                } else {
                    loaded = load(path(remaining.removeFirst())).iterator();
                }
            }
            return true;
        }

        @Override
        public LogEntry next() {
            if (!hasNext()) {
                throw new NoSuchElementException("no entry after " + upTo);
            }
            LogEntry entry = next.orElseThrow();
            next = Optional.empty();
            return entry;
        }

        private List<LogEntry> load(Path file) {
            try (DiskFile open = disk.open(file, Disk.Access.READ)) {
                return new ArrayList<>(
                        LogFile.scan(open.read(0, (int) open.size()), mark).entries());
            } catch (DurableException e) {
                if (e.kind() == Kind.MISSING) {
                    return List.of();
                }
                throw e;
            }
        }
    }
}
